package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoFormatsTest {
  private static final int CAPTURE = 1;
  private static final int METADATA = 0x00800000;
  @TempDir Path folder;

  /** Answers as the kernel's uvcvideo does: an index beyond the end is refused. */
  private record Webcam(int capabilities) implements VideoFormats.Driver {
    @Override
    public boolean ask(long request, ByteBuffer answer) {
      int index = answer.getInt(0);
      // _IOC(direction, 'V', number, size): the structure's size is part of the request.
      assertThat(request >> 16 & 0x3fff).isEqualTo(answer.capacity());
      assertThat(request >> 8 & 0xff).isEqualTo('V');
      return switch ((int) (request & 0xff)) {
        case 0 -> {
          answer.putInt(84, 0x80000000 | CAPTURE | METADATA).putInt(88, capabilities);
          yield true;
        }
        case 2 -> {
          answer.putInt(44, index == 0 ? code("MJPG") : code("YUYV"));
          yield index < 2;
        }
        case 74 -> size(answer, index);
        case 75 -> interval(answer, index);
        default -> throw new AssertionError("request " + (request & 0xff));
      };
    }

    private static boolean size(ByteBuffer answer, int index) {
      boolean stepwise = answer.getInt(4) == code("YUYV");
      answer.putInt(8, stepwise ? 3 : 1);
      if (stepwise) {
        answer.putInt(12, 160).putInt(16, 640).putInt(20, 2);
        answer.putInt(24, 120).putInt(28, 480).putInt(32, 2);
        return index == 0;
      }
      answer.putInt(12, index == 0 ? 1280 : 640).putInt(16, index == 0 ? 720 : 480);
      return index < 2;
    }

    private static boolean interval(ByteBuffer answer, int index) {
      boolean large = answer.getInt(8) == 1280;
      answer.putInt(16, 1).putInt(20, index == 0 ? 1 : 2).putInt(24, index == 0 ? 30 : 15);
      return index < (large ? 1 : 2);
    }

    private static int code(String letters) {
      return ByteBuffer.wrap(letters.getBytes(StandardCharsets.US_ASCII))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getInt();
    }

    @Override
    public void close() {
      // Nothing was opened.
    }
  }

  @Test
  void eachPixelFormatIsToldWithItsSizesAndRates() {
    try (Webcam webcam = new Webcam(CAPTURE)) {
      assertThat(VideoFormats.of(webcam))
          .containsExactly("MJPG  1280x720 at 30, 640x480 at 30/7.5", "YUYV  160x120 to 640x480");
    }
  }

  @Test
  void aDeviceThatSendsOnlyStatisticsHasNoFormats() {
    try (Webcam webcam = new Webcam(METADATA)) {
      assertThat(VideoFormats.of(webcam)).isEmpty();
    }
  }

  /** The real system call, on what is no camera. */
  @Test
  void aFileThatIsNoDeviceHasNoFormats() throws Exception {
    Path file = Files.createFile(folder.resolve("video0"));

    assertThat(VideoDevices.formats(new VideoDevices.Device(file.toString(), "none", true)))
        .isEmpty();
    assertThat(VideoDevices.formats(new VideoDevices.Device(file + "9", "none", false))).isEmpty();
  }
}
