package org.checkpointlpr.agent.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.checkpointlpr.watchlist.Direction;

/**
 * One camera.
 *
 * @param name its name on the crew page and in hits
 * @param source where its pictures come from
 * @param view which part of its picture is read
 * @param direction which way vehicles pass it; {@link Direction#ANY} if both, or not known
 */
public record CameraConfig(String name, Source source, View view, Direction direction) {
  private static final Pattern DEVICE = Pattern.compile("/dev/video\\d{1,3}");
  private static final int MAX_SIDE = 7680;
  private static final String FRACTION = "(?:0(?:\\.\\d+)?|1(?:\\.0+)?)";
  private static final String POINT = FRACTION + "," + FRACTION;

  /** A polygon: three or more points, each a fraction of the picture's width and height. */
  private static final Pattern POLYGON = Pattern.compile(POINT + "(?: " + POINT + "){2,}");

  private static final String POLYGON_WORDS =
      "polygons of three or more points as fractions of width and height, as in"
          + " 0.1,0.3 0.9,0.3 0.9,1 0.1,1";

  /** A camera of which the whole picture is read, with traffic both ways. */
  public CameraConfig(String name, Source source) {
    this(name, source, View.WHOLE, Direction.ANY);
  }

  /**
   * Which part of a picture is read.
   *
   * @param read polygons as {@code x,y x,y x,y}; everywhere if empty
   * @param ignore polygons that are not read; they win
   * @param minPlateWidth the narrowest plate that is read, pixels
   * @param maxPlateWidth the widest, pixels
   */
  public record View(List<String> read, List<String> ignore, int minPlateWidth, int maxPlateWidth) {
    /** Everything. */
    public static final View WHOLE = new View(List.of(), List.of(), 1, MAX_SIDE);

    /** Copies the lists. */
    public View {
      read = List.copyOf(read);
      ignore = List.copyOf(ignore);
    }
  }

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
   * @param exposure fixed, in steps of 100 microseconds; 0 leaves it to the camera
   * @param gain fixed, in the driver's units; -1 leaves it to the camera
   */
  public record Usb(
      String device, int width, int height, int framesPerSecond, int exposure, int gain)
      implements Source {}

  /**
   * A network camera or a video file.
   *
   * @param url RTSP, RTSPS, HTTP or HTTPS address, or a {@code file:} one; may hold credentials, so
   *     it is never printed
   * @param keyFramesOnly whether only key frames are decoded, for a machine that is too weak
   * @param hardwareDecoding whether a graphics unit decodes, where there is one that can
   */
  public record Stream(URI url, boolean keyFramesOnly, boolean hardwareDecoding) implements Source {
    /** A stream that the processor decodes wholly. */
    public Stream(URI url) {
      this(url, false, false);
    }

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
    int exposure = section.number("exposure", 0, 0, 100_000);
    int gain = section.number("gain", -1, -1, 10_000);
    boolean keyFramesOnly = section.flag("keyFramesOnly", false);
    boolean hardware = section.flag("hardwareDecoding", false);
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
            .or(() -> device.map(value -> new Usb(value, width, height, rate, exposure, gain)))
            .or(() -> url.map(value -> new Stream(value, keyFramesOnly, hardware)))
            .orElseGet(() -> new Pictures(Path.of("missing"), false));
    return new CameraConfig(
        name, source, view(section), section.choice("direction", Direction.ANY));
  }

  private static View view(Section section) {
    int least = section.number("minPlateWidth", 1, 1, MAX_SIDE);
    int most = section.number("maxPlateWidth", MAX_SIDE, 1, MAX_SIDE);
    if (most < least) {
      section.problem(
          "maxPlateWidth", "is %d, less than minPlateWidth %d; swap them".formatted(most, least));
    }
    return new View(polygons(section, "read"), polygons(section, "ignore"), least, most);
  }

  private static List<String> polygons(Section section, String key) {
    return section.has(key) ? section.texts(key, POLYGON, POLYGON_WORDS) : List.of();
  }
}
