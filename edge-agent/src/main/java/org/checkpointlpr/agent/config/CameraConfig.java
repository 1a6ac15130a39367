package org.checkpointlpr.agent.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One camera.
 *
 * @param name its name on the crew page and in hits
 * @param source where its pictures come from
 */
public record CameraConfig(String name, Source source) {
  private static final Pattern DEVICE = Pattern.compile("/dev/video\\d{1,3}");
  private static final int MAX_SIDE = 7680;

  /** Where pictures come from. */
  public sealed interface Source permits Pictures, Usb, Stream {}

  /**
   * A folder of JPEG and PNG pictures.
   *
   * @param folder the folder
   * @param watch whether to wait for new pictures; otherwise the folder is read once
   */
  public record Pictures(Path folder, boolean watch) implements Source {}

  /**
   * A camera at a V4L2 device.
   *
   * @param device for example {@code /dev/video0}
   * @param width pixels
   * @param height pixels
   * @param framesPerSecond asked of the camera; it may deliver fewer
   */
  public record Usb(String device, int width, int height, int framesPerSecond) implements Source {}

  /**
   * A network camera or a video file.
   *
   * @param url RTSP, RTSPS, HTTP or HTTPS address, or a {@code file:} one; may hold credentials, so
   *     it is never printed
   */
  public record Stream(URI url) implements Source {
    /** Returns the address without user name and password. */
    @Override
    public String toString() {
      return "stream " + url.getScheme() + "://" + url.getHost();
    }
  }

  static CameraConfig read(Section section) {
    String name = section.text("name", AgentConfig.NAME, AgentConfig.NAME_WORDS);
    boolean watch = section.flag("watch", false);
    int width = section.number("width", 1280, 320, MAX_SIDE);
    int height = section.number("height", 720, 240, MAX_SIDE);
    int rate = section.number("framesPerSecond", 15, 1, 60);
    Optional<Path> folder = section.optionalFile("pictures");
    Optional<String> device =
        section.optionalText("device", DEVICE, "a V4L2 device such as /dev/video0");
    Optional<URI> url = section.optionalUrl("url", "rtsp", "rtsps", "http", "https", "file");
    long sources =
        java.util.stream.Stream.of("pictures", "device", "url").filter(section::has).count();
    if (sources != 1) {
      section.problem(
          "", "has %d sources; write exactly one of pictures, device, url".formatted(sources));
    }
    if (watch && !section.has("pictures")) {
      section.problem("watch", "goes with pictures only; remove it");
    }
    Source source =
        folder
            .<Source>map(value -> new Pictures(value, watch))
            .or(() -> device.map(value -> new Usb(value, width, height, rate)))
            .or(() -> url.map(Stream::new))
            .orElseGet(() -> new Pictures(Path.of("missing"), false));
    return new CameraConfig(name, source);
  }
}
