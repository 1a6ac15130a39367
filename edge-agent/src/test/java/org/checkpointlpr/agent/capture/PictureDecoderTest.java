package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.checkpointlpr.agent.natives.MatScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencv.core.CvType;

final class PictureDecoderTest {
  @TempDir Path folder;

  private PictureDecoder decoder;
  private long liveBefore;

  @BeforeEach
  void open() throws Exception {
    decoder = PictureDecoder.open(() -> 42);
    liveBefore = MatScope.live();
  }

  @AfterEach
  void leaksNoMatrix() {
    assertThat(MatScope.live()).isEqualTo(liveBefore);
  }

  static Stream<Arguments> pictures() throws Exception {
    PictureDecoder.open(System::nanoTime);
    return Stream.of(
        Arguments.of("colour.jpg", TestPictures.noise(".jpg", 64, 48, CvType.CV_8UC3), 64, 48),
        Arguments.of("grey.jpg", TestPictures.noise(".jpg", 64, 48, CvType.CV_8UC1), 64, 48),
        Arguments.of("grey.png", TestPictures.noise(".png", 64, 48, CvType.CV_8UC1), 64, 48),
        Arguments.of("deep.png", TestPictures.noise(".png", 64, 48, CvType.CV_16UC3), 64, 48),
        Arguments.of("deepGrey.png", TestPictures.noise(".png", 64, 48, CvType.CV_16UC1), 64, 48),
        Arguments.of("alpha.png", TestPictures.noise(".png", 64, 48, CvType.CV_8UC4), 64, 48),
        Arguments.of("one.png", TestPictures.noise(".png", 1, 1, CvType.CV_8UC3), 1, 1),
        Arguments.of("one.jpg", TestPictures.noise(".jpg", 1, 1, CvType.CV_8UC3), 1, 1),
        Arguments.of("namedWrongly.png", TestPictures.noise(".jpg", 9, 8, CvType.CV_8UC3), 9, 8));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void decodesEveryKindToEightBitColour(String name, byte[] bytes, int width, int height)
      throws Exception {
    Path file = Files.write(folder.resolve(name), bytes);
    try (Frame frame = decoder.decode("gate", file)) {
      assertThat(frame.image().type()).isEqualTo(CvType.CV_8UC3);
      assertThat(frame.image().cols()).isEqualTo(width);
      assertThat(frame.image().rows()).isEqualTo(height);
    }
  }

  @Test
  void stampsTheFrameWithTheFilesTime() throws Exception {
    Path file =
        Files.write(folder.resolve("a.jpg"), TestPictures.noise(".jpg", 8, 8, CvType.CV_8UC3));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-03-01T10:00:00Z")));
    try (Frame frame = decoder.decode("gate", file)) {
      assertThat(frame.capturedAt()).isEqualTo("2026-03-01T10:00:00Z");
      assertThat(frame.capturedNanos()).isEqualTo(42);
      assertThat(frame.camera()).isEqualTo("gate");
    }
  }

  static Stream<Arguments> badPictures() throws Exception {
    PictureDecoder.open(System::nanoTime);
    byte[] jpeg = TestPictures.noise(".jpg", 64, 48, CvType.CV_8UC3);
    byte[] png = TestPictures.noise(".png", 64, 48, CvType.CV_8UC3);
    byte[] rotten = png.clone();
    Arrays.fill(rotten, 60, 1_000, (byte) 0x55);
    return Stream.of(
        Arguments.of("empty.jpg", new byte[0], "is empty"),
        Arguments.of("text.jpg", TestPictures.garbage(500), "no JPEG or PNG"),
        Arguments.of("head.jpg", Arrays.copyOf(jpeg, 100), "cut off before its dimensions"),
        Arguments.of("half.jpg", Arrays.copyOf(jpeg, jpeg.length / 2), "without its end"),
        Arguments.of("half.png", Arrays.copyOf(png, png.length / 2), "without its end"),
        Arguments.of("huge.png", TestPictures.pngThatClaims(30_000, 30_000), "30000 x 30000"),
        Arguments.of("thin.png", TestPictures.pngThatClaims(-1, 1), "4294967295 x 1"),
        Arguments.of("rotten.png", rotten, "damaged PNG"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badPictures")
  void saysWhatIsWrongWithABadPicture(String name, byte[] bytes, String message) throws Exception {
    Path file = Files.write(folder.resolve(name), bytes);
    assertThatThrownBy(() -> decoder.decode("gate", file))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(message);
  }

  @Test
  void saysWhatIsWrongWithAPathThatIsNoFile() {
    assertThatThrownBy(() -> decoder.decode("gate", folder))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("is a folder");
    assertThatThrownBy(() -> decoder.decode("gate", folder.resolve("none.jpg")))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("none.jpg cannot be read");
  }

  @Test
  void decodesTheLargestPictureAllowed() throws Exception {
    Path file =
        Files.write(
            folder.resolve("large.jpg"), TestPictures.noise(".jpg", 8000, 5000, CvType.CV_8UC1));
    try (Frame frame = decoder.decode("gate", file)) {
      assertThat(frame.image().total()).isEqualTo(PictureDecoder.MAX_PIXELS);
    }
  }
}
