package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.checkpointlpr.agent.capture.PictureEncoder.Mark;
import org.checkpointlpr.agent.natives.Natives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;

class LiveViewTest {
  private static final Mark PLATE =
      new Mark(
          List.of(
              new double[] {600, 400},
              new double[] {720, 400},
              new double[] {720, 430},
              new double[] {600, 430}),
          "UN1234");

  private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
  private final CameraBoard board = new CameraBoard(now::get);
  private final LiveView view = board.add("gate", LiveView.Kind.LIVE);

  @BeforeAll
  static void load() throws Exception {
    Natives.loadOpenCv();
  }

  private void read(Mark... plates) {
    view.meter().arrived(1280, 720, now.get(), 0);
    Mat image = new Mat(720, 1280, CvType.CV_8UC3, new Scalar(90, 90, 90));
    try (Frame frame = new Frame("gate", Instant.EPOCH, now.get(), image)) {
      view.read(frame, List.of(plates));
    }
  }

  @Test
  void ofAFolderTheLastPictureIsShownForAMinuteOnceSomebodyHasAsked() throws Exception {
    LiveView uploads = board.add("uploads", LiveView.Kind.PICTURES);
    readInto(uploads);
    assertThat(uploads.picture(Duration.ZERO)).as("nobody had asked").isEmpty();
    pass(20_000);
    readInto(uploads);
    pass(20_000);
    uploads.status();
    assertThat(uploads.picture(Duration.ZERO)).as("asked for again after 20 s").isPresent();
    pass(41_000);
    uploads.status();
    assertThat(uploads.picture(Duration.ZERO)).as("after a minute").isEmpty();
  }

  private void readInto(LiveView folder) {
    Mat image = new Mat(720, 1280, CvType.CV_8UC3, new Scalar(90, 90, 90));
    try (Frame frame = new Frame("uploads", Instant.EPOCH, now.get(), image)) {
      folder.read(frame, List.of());
    }
  }

  private void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void nothingIsEncodedWhileNobodyLooks() throws Exception {
    read();
    assertThat(view.picture(Duration.ZERO)).isEmpty();
    read();
    assertThat(view.picture(Duration.ZERO)).isPresent();
    pass(3001);
    read();
    assertThat(view.status().quality()).isEmpty();
    assertThat(view.picture(Duration.ZERO)).isEmpty();
  }

  @Test
  void thePictureShowsTheNewestFrameWithItsPlatesAt960PixelsAtMost() throws Exception {
    assertThat(view.picture(Duration.ZERO)).isEmpty();
    read(PLATE);
    LivePicture picture = view.picture(Duration.ZERO).orElseThrow();
    MatOfByte bytes = new MatOfByte(picture.jpeg());
    Mat image = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_COLOR);
    assertThat(image.size().width).isEqualTo(960);
    assertThat(image.size().height).isEqualTo(540);
    // The plate's upper edge: 400 of 720 is 300 of 540, in green; the road beside it is grey.
    assertThat(image.get(300, 500)[1] - image.get(300, 500)[2]).isGreaterThan(60);
    assertThat(image.get(200, 200)[1] - image.get(200, 200)[2]).isLessThan(10);
    image.release();
    bytes.release();
  }

  @Test
  void aFasterCameraIsEncodedFiveTimesASecond() throws Exception {
    int pictures = 0;
    long known = Long.MIN_VALUE;
    for (int i = 0; i < 100; i++) {
      var newest = view.pictureNewerThan(known, Duration.ZERO);
      if (newest.isPresent()) {
        known = newest.get().capturedNanos();
        pictures++;
      }
      pass(40);
      read();
    }
    assertThat(pictures).isBetween(18, 20);
  }

  @Test
  void whoWaitsIsGivenTheNextFrame() throws Exception {
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return view.picture(Duration.ofHours(1)).isPresent();
              } catch (InterruptedException e) {
                return false;
              }
            });
    while (!waiting.isDone()) {
      read();
    }
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anEmptyRoadIsLetThroughFiveTimesASecondForTheEyesOfWhoLooksAlone() throws Exception {
    PictureGate gate = view.gate((picture, nanos) -> false);
    Thumbnail road = Thumbnail.ofCells(new byte[Thumbnail.WIDTH * Thumbnail.HEIGHT]);
    assertThat(gate.wants(road, now.get())).isFalse();
    assertThat(view.picture(Duration.ZERO)).isEmpty();
    int wanted = 0;
    for (int i = 0; i < 50; i++) {
      wanted += gate.wants(road, now.get()) ? 1 : 0;
      pass(40);
    }
    assertThat(wanted).isEqualTo(10);
    assertThat(gate.wants(road, now.get())).isTrue();
    Mat image = new Mat(720, 1280, CvType.CV_8UC3, new Scalar(90, 90, 90));
    try (Frame frame = new Frame("gate", Instant.EPOCH, now.get(), image)) {
      assertThat(view.isForEyesOnly(frame)).isTrue();
    }
    assertThat(view.picture(Duration.ZERO)).isPresent();
    assertThat(view.status().rates().read()).as("read").isZero();
    pass(3500);
    assertThat(gate.wants(road, now.get())).as("nobody looks any more").isFalse();
  }

  @Test
  void aFrameThatMustBeReadIsNeverForTheEyesAlone() throws Exception {
    PictureGate gate = view.gate((picture, nanos) -> true);
    Thumbnail road = Thumbnail.ofCells(new byte[Thumbnail.WIDTH * Thumbnail.HEIGHT]);
    assertThat(view.picture(Duration.ZERO)).isEmpty();
    for (int i = 0; i < 20; i++) {
      assertThat(gate.wants(road, now.get())).isTrue();
      Mat image = new Mat(2, 2, CvType.CV_8UC3);
      try (Frame frame = new Frame("gate", Instant.EPOCH, now.get(), image)) {
        assertThat(view.isForEyesOnly(frame)).isFalse();
      }
      pass(40);
    }
  }

  @Test
  void theStatusTellsRateSizesAndWhatIsWrong() {
    assertThat(view.status().trouble()).isEqualTo("the camera is being opened");
    view.tell(new CameraState.Delivering(0));
    for (int i = 0; i < 100; i++) {
      pass(40);
      read(PLATE);
    }
    CameraStatus status = view.status();
    assertThat(status.isOk()).isTrue();
    assertThat(status.rates().arriving()).isCloseTo(25, within(0.5));
    assertThat(status.rates().read()).isCloseTo(25, within(0.5));
    assertThat(status.width()).isEqualTo(1280);
    CameraStatus.Plate plate = status.plate().orElseThrow();
    assertThat(plate.width()).isCloseTo(120, within(0.1));
    assertThat(plate.height()).isCloseTo(30, within(0.1));
    assertThat(status.shortOfTime()).isFalse();

    pass(10_000);
    assertThat(view.status().isOk()).isFalse();
    assertThat(view.status().trouble()).contains("no picture for 10 s");
    view.tell(new CameraState.Lost("nothing answers", 3, Duration.ofSeconds(4)));
    assertThat(view.status().trouble()).isEqualTo("nothing answers");
  }

  @Test
  void aMachineThatIsTooSlowSaysSoForTenSeconds() {
    FrameTurns turns = new FrameTurns();
    FrameBox box = turns.addLive("gate");
    view.waitsIn(box);
    view.tell(new CameraState.Delivering(0));
    for (int i = 0; i < 2; i++) {
      try {
        box.offer(new Frame("gate", Instant.EPOCH, now.get(), new Mat(2, 2, CvType.CV_8UC3)));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    read();
    assertThat(view.status().shortOfTime()).isTrue();
    assertThat(view.status().dropped().displaced()).isEqualTo(1);
    pass(10_001);
    read();
    assertThat(view.status().shortOfTime()).isFalse();
    turns.close();
  }

  @Test
  void aFolderThatNobodyFillsIsNoFault() {
    LiveView folder = board.add("upload", LiveView.Kind.PICTURES);
    pass(3_600_000);
    assertThat(folder.status().isOk()).isTrue();
    assertThat(folder.status().lastFrameAge()).isEmpty();
    assertThat(board.all()).containsExactly(view, folder);
    assertThatThrownBy(() -> board.add("gate", LiveView.Kind.LIVE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gate");
  }
}
