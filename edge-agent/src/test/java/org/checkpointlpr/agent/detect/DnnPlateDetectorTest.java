package org.checkpointlpr.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Detections.Reason;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.natives.NativesException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/** With the model that is shipped. */
final class DnnPlateDetectorTest {
  private static final String MODELS = "/org/checkpointlpr/agent/detect/models/plate-detector";

  @TempDir Path folder;

  private long liveBefore;

  @BeforeEach
  void count() throws Exception {
    Natives.loadOpenCv();
    liveBefore = MatScope.live();
  }

  @AfterEach
  void leaksNoMatrix() {
    assertThat(MatScope.live()).isEqualTo(liveBefore);
  }

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"1,1", "3,2000", "2000,3", "640,384", "1280,720", "720,1280"})
  void takesPicturesOfEverySizeAndFindsPlatesInThemAlone(int width, int height) throws Exception {
    Mat noise = new Mat(height, width, CvType.CV_8UC3);
    Core.setRNGSeed(3);
    Core.randu(noise, 0, 255);
    try (DnnPlateDetector detector = DnnPlateDetector.open();
        Frame frame = new Frame("test", Instant.EPOCH, 0, noise)) {
      for (Candidate candidate : detector.detect(frame).candidates()) {
        assertThat(candidate.score()).isBetween(0.0, 1.0);
        assertThat(candidate.corners().isConvex()).isTrue();
        assertThat(candidate.corners().right()).isPositive();
        assertThat(candidate.corners().left()).isLessThan(width);
      }
    }
  }

  @Test
  void findsNothingInAnEvenPicture() throws Exception {
    try (DnnPlateDetector detector = DnnPlateDetector.open();
        Frame frame = new Frame("test", Instant.EPOCH, 0, Mat.zeros(720, 1280, CvType.CV_8UC3))) {
      assertThat(detector.detect(frame).candidates()).isEmpty();
    }
  }

  /** A look that is not repeated finds what is near, and may miss what is far. */
  @Test
  void aQuickLookFindsWhatIsNearAndAThoroughOneWhatIsFarAsWell() throws Exception {
    int quick = 0;
    int thorough = 0;
    try (DnnPlateDetector detector = DnnPlateDetector.open()) {
      for (double shrunk = 1; shrunk > 0.1; shrunk *= 0.8) {
        Mat image = new Mat(720, 1280, CvType.CV_8UC3, new Scalar(60, 55, 50));
        plate(image, 500);
        Mat far = new Mat(720, 1280, CvType.CV_8UC3, new Scalar(60, 55, 50));
        Mat part = far.submat(0, (int) (720 * shrunk), 0, (int) (1280 * shrunk));
        Imgproc.resize(image, part, part.size(), 0, 0, Imgproc.INTER_AREA);
        part.release();
        image.release();
        try (Frame frame = new Frame("test", Instant.EPOCH, 0, far)) {
          int found = detector.detect(frame, Effort.QUICK).candidates().size();
          assertThat(detector.detect(frame).candidates())
              .as("220 pixels times %.2f", shrunk)
              .hasSizeGreaterThanOrEqualTo(found);
          assertThat(220 * shrunk < 64 || found > 0).as("times %.2f", shrunk).isTrue();
          quick += found;
          thorough += detector.detect(frame, Effort.THOROUGH).candidates().size();
        }
      }
    }
    assertThat(thorough).isGreaterThan(quick);
  }

  /** The plate leaves on the left, 10 pixels at a time. */
  @Test
  void aPlateThatThePictureCutsIsRejectedWithThatReason() throws Exception {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    try (DnnPlateDetector detector = DnnPlateDetector.open()) {
      for (int x = -10; x > -200; x -= 10) {
        Mat image = new Mat(720, 1280, CvType.CV_8UC3, new Scalar(60, 55, 50));
        plate(image, x);
        try (Frame frame = new Frame("test", Instant.EPOCH, 0, image)) {
          Detections found = detector.detect(frame);
          assertThat(found.candidates())
              .allMatch(c -> -c.corners().left() <= 0.13 * c.corners().width());
          found.rejected().forEach(r -> reasons.add(r.reason()));
        }
      }
    }
    assertThat(reasons).contains(Reason.CUT_OFF);
  }

  /** 220 x 48 pixels. */
  private static void plate(Mat image, int x) {
    Point corner = new Point(x, 400);
    Imgproc.rectangle(image, corner, new Point(x + 220, 448), Scalar.all(235), -1);
    Imgproc.putText(
        image, "BK 47 LRT", new Point(x + 10, 437), 0, 1.15, Scalar.all(20), 3, Imgproc.LINE_AA);
  }

  @Test
  void refusesAModelThatIsNotTheOneDescribed() throws Exception {
    byte[] bytes = resource(".onnx");
    bytes[bytes.length / 2] ^= 1;
    ModelFile changed = file("changed.onnx", bytes);
    ModelFile description = file("d.json", resource(".json"));
    assertThatThrownBy(() -> DnnPlateDetector.open(changed, description))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("SHA-256");
  }

  @Test
  void refusesATruncatedModelEvenWhenItsHashIsDescribed() throws Exception {
    byte[] whole = resource(".onnx");
    for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 1}) {
      ModelFile cut = file("cut" + length + ".onnx", Arrays.copyOf(whole, length));
      ModelFile description = describing(cut);
      assertThatThrownBy(() -> DnnPlateDetector.open(cut, description))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(NativesException.class)
          .hasMessageContaining("does not run");
    }
  }

  @Test
  void refusesAModelOfAnotherShape() throws Exception {
    ModelFile reader =
        ModelFile.ofResource(getClass(), "/org/checkpointlpr/agent/ocr/models/plate-reader.onnx");
    ModelFile description = describing(reader);
    assertThatThrownBy(() -> DnnPlateDetector.open(reader, description))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("does not run");
  }

  @Test
  void refusesADescriptionThatIsNone() throws Exception {
    ModelFile network = file("n.onnx", resource(".onnx"));
    ModelFile nonsense = file("x.json", "{\"sha256\":".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> DnnPlateDetector.open(network, nonsense))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("x.json");
    assertThatCode(() -> DnnPlateDetector.open().close()).doesNotThrowAnyException();
  }

  private ModelFile describing(ModelFile network) throws Exception {
    String json = new String(resource(".json"), StandardCharsets.UTF_8);
    String changed =
        json.replaceAll("(\"sha256\":\\s*)\"[0-9a-f]+\"", "$1\"" + network.sha256() + "\"");
    return file("described.json", changed.getBytes(StandardCharsets.UTF_8));
  }

  private ModelFile file(String name, byte[] bytes) throws Exception {
    return ModelFile.ofPath(Files.write(folder.resolve(name), bytes));
  }

  private static byte[] resource(String extension) throws Exception {
    try (InputStream in = DnnPlateDetectorTest.class.getResourceAsStream(MODELS + extension)) {
      return java.util.Objects.requireNonNull(in).readAllBytes();
    }
  }
}
