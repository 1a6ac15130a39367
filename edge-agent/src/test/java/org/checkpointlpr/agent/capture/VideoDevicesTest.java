package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.checkpointlpr.agent.capture.V4l2Settings.PixelFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoDevicesTest {
  @TempDir Path folder;

  @Test
  void devicesAreListedByNumberWithTheNameOfTheirDriver() throws Exception {
    Path kernel = Files.createDirectory(folder.resolve("video4linux"));
    Path devices = Files.createDirectory(folder.resolve("dev"));
    for (int number : new int[] {10, 2}) {
      Path entry = Files.createDirectory(kernel.resolve("video" + number));
      Files.writeString(entry.resolve("name"), "Camera " + number + "\n");
    }
    Files.createFile(devices.resolve("video2"));

    assertThat(VideoDevices.list(kernel, devices))
        .containsExactly(
            new VideoDevices.Device(devices.resolve("video2").toString(), "Camera 2", true),
            new VideoDevices.Device(devices.resolve("video10").toString(), "Camera 10", false));
    assertThat(VideoDevices.list(folder.resolve("absent"), devices)).isEmpty();
  }

  @Test
  void aDeviceThatIsNotThereIsToldSo() {
    V4l2Settings settings =
        new V4l2Settings("/dev/video987", 1280, 720, 25, PixelFormat.MJPG, null, null);

    assertThatThrownBy(() -> V4l2Source.open(Feed.of("gate", Clock.systemUTC()), settings))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("/dev/video987 is not there");
  }
}
