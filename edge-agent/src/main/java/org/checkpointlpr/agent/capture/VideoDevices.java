package org.checkpointlpr.agent.capture;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The V4L2 devices of this machine, as the kernel lists them. */
public final class VideoDevices {
  private VideoDevices() {}

  /**
   * One device.
   *
   * @param path for example {@code /dev/video0}
   * @param name what the driver calls it
   * @param readable whether this user may open it
   */
  public record Device(String path, String name, boolean readable) {}

  /** Lists the devices, by number. */
  public static List<Device> list() throws IOException {
    return list(Path.of("/sys/class/video4linux"), Path.of("/dev"));
  }

  /**
   * Asks a device's driver what it can send.
   *
   * @return a line for each pixel format, with sizes and pictures a second; empty if the device
   *     sends no pictures, cannot be opened, or its driver does not tell
   */
  public static List<String> formats(Device device) {
    try (VideoFormats.Driver driver = VideoFormats.open(device.path())) {
      return driver == null ? List.of() : VideoFormats.of(driver);
    }
  }

  static List<Device> list(Path kernel, Path devices) throws IOException {
    List<Device> found = new ArrayList<>();
    if (!Files.isDirectory(kernel)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(kernel, "video*")) {
      for (Path entry : entries) {
        Path device = devices.resolve(entry.getFileName());
        String name = Files.readString(entry.resolve("name")).strip();
        found.add(new Device(device.toString(), name, Files.isReadable(device)));
      }
    }
    found.sort(Comparator.comparingInt(device -> number(device.path())));
    return found;
  }

  private static int number(String path) {
    String digits = path.substring(path.lastIndexOf('/') + 1).replaceAll("\\D", "");
    return digits.isEmpty() || digits.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }
}
