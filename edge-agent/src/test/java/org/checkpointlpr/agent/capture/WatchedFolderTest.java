package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.checkpointlpr.agent.natives.MatScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;

/** Pictures are told apart by their width. */
@Timeout(20)
final class WatchedFolderTest {
  private static final WatchedFolder.Timing QUICK =
      new WatchedFolder.Timing(Duration.ofMillis(2), Duration.ofSeconds(10));

  @TempDir Path parent;

  private final AtomicLong clock = new AtomicLong();
  private PictureDecoder decoder;
  private Path folder;
  private long liveBefore;

  @BeforeEach
  void open() throws Exception {
    decoder = PictureDecoder.open(clock::get);
    folder = Files.createDirectory(parent.resolve("uploads"));
    liveBefore = MatScope.live();
  }

  @AfterEach
  void leaksNoMatrix() {
    assertThat(MatScope.live()).isEqualTo(liveBefore);
  }

  @Test
  void yieldsOnlyWhatArrivesOldestFirst() throws Exception {
    put("old.jpg", 10, 1);
    try (WatchedFolder source = watch()) {
      put("b.jpg", 12, 3);
      put("a.jpg", 13, 3);
      put("c.jpg", 11, 2);
      assertThat(nextWidth(source)).isEqualTo(11);
      assertThat(nextWidth(source)).isEqualTo(13);
      assertThat(nextWidth(source)).isEqualTo(12);
      put("d.png", 14, 4);
      assertThat(nextWidth(source)).isEqualTo(14);
    }
  }

  @Test
  void readsAFileThatIsReplacedAgain() throws Exception {
    try (WatchedFolder source = watch()) {
      put("snapshot.jpg", 10, 1);
      assertThat(nextWidth(source)).isEqualTo(10);
      put("snapshot.jpg", 11, 2);
      assertThat(nextWidth(source)).isEqualTo(11);
    }
  }

  @Test
  void doesNotReadAHalfWrittenFileUntilItIsWhole() throws Exception {
    byte[] whole = TestPictures.noise(".jpg", 20, 16, CvType.CV_8UC3);
    try (WatchedFolder source = watch()) {
      put("a-growing.jpg", Arrays.copyOf(whole, whole.length - 1), 1);
      put("b-whole.jpg", 11, 2);
      assertThat(nextWidth(source)).isEqualTo(11);
      put("a-growing.jpg", whole, 3);
      assertThat(nextWidth(source)).isEqualTo(20);
    }
  }

  @Test
  void reportsAFileThatNeverBecomesWholeOnceAndGoesOn() throws Exception {
    byte[] whole = TestPictures.noise(".jpg", 20, 16, CvType.CV_8UC3);
    try (WatchedFolder source = watch()) {
      put("a-stuck.jpg", Arrays.copyOf(whole, whole.length / 2), 1);
      put("b-whole.jpg", 11, 2);
      assertThat(nextWidth(source)).isEqualTo(11);
      clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
      assertThatThrownBy(source::next)
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("a-stuck.jpg");
      put("c-next.jpg", 12, 3);
      assertThat(nextWidth(source)).isEqualTo(12);
    }
  }

  @Test
  void survivesTheDeletionOfTheFolder() throws Exception {
    try (WatchedFolder source = watch()) {
      put("a.jpg", 10, 1);
      assertThat(nextWidth(source)).isEqualTo(10);
      Files.delete(folder.resolve("a.jpg"));
      Files.delete(folder);
      assertThatThrownBy(source::next)
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining(folder.toString());
      CompletableFuture<Integer> width = inBackground(source);
      Files.createDirectory(folder);
      put("a.jpg", 11, 1);
      assertThat(width.get()).isEqualTo(11);
    }
  }

  @Test
  void closingEndsAWait() throws Exception {
    WatchedFolder source = watch();
    CompletableFuture<Optional<Frame>> waiting =
        CompletableFuture.supplyAsync(() -> unchecked(source));
    source.close();
    assertThat(waiting.get()).isEmpty();
    assertThat(source.next()).isEmpty();
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    Path none = parent.resolve("none");
    assertThatThrownBy(() -> new WatchedFolder("gate", none, decoder, QUICK, clock::get))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining(none.toString());
  }

  private WatchedFolder watch() throws CaptureException {
    return new WatchedFolder("gate", folder, decoder, QUICK, clock::get);
  }

  private static int nextWidth(FrameSource source) throws Exception {
    try (Frame frame = source.next().orElseThrow()) {
      return frame.image().cols();
    }
  }

  private static CompletableFuture<Integer> inBackground(FrameSource source) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Frame frame = unchecked(source).orElseThrow()) {
            return frame.image().cols();
          }
        });
  }

  private static Optional<Frame> unchecked(FrameSource source) {
    try {
      return source.next();
    } catch (CaptureException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void put(String name, int width, int second) throws Exception {
    String extension = name.substring(name.indexOf('.'));
    put(name, TestPictures.noise(extension, width, 8, CvType.CV_8UC3), second);
  }

  /** Moves the bytes into place at once, with a time that is the test's. */
  private void put(String name, byte[] bytes, int second) throws Exception {
    Path made = Files.write(parent.resolve(name + ".part"), bytes);
    Files.setLastModifiedTime(made, FileTime.from(Instant.ofEpochSecond(second)));
    Files.move(made, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }
}
