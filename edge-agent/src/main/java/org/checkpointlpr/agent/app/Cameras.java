package org.checkpointlpr.agent.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.capture.CameraState;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.capture.Feed;
import org.checkpointlpr.agent.capture.FfmpegSource;
import org.checkpointlpr.agent.capture.FileSource;
import org.checkpointlpr.agent.capture.FrameBox;
import org.checkpointlpr.agent.capture.FrameSource;
import org.checkpointlpr.agent.capture.FrameTurns;
import org.checkpointlpr.agent.capture.LiveView;
import org.checkpointlpr.agent.capture.Motion;
import org.checkpointlpr.agent.capture.MotionGate;
import org.checkpointlpr.agent.capture.PictureDecoder;
import org.checkpointlpr.agent.capture.PictureGate;
import org.checkpointlpr.agent.capture.Reconnecting;
import org.checkpointlpr.agent.capture.Region;
import org.checkpointlpr.agent.capture.Regions;
import org.checkpointlpr.agent.capture.StreamSettings;
import org.checkpointlpr.agent.capture.V4l2Settings;
import org.checkpointlpr.agent.capture.V4l2Source;
import org.checkpointlpr.agent.capture.WatchedFolder;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.watchlist.Direction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the sources that a configuration names. Safe on any thread. */
final class Cameras {
  private static final Logger LOG = LoggerFactory.getLogger(Cameras.class);

  private final Clock clock;
  private final LongSupplier nanoTime;
  private final CameraBoard board;
  private final Motion motion;

  /**
   * Creates an opener.
   *
   * @param board where each camera is shown from its opening on
   * @param motion takes note of what moves before each camera
   */
  Cameras(Clock clock, LongSupplier nanoTime, CameraBoard board, Motion motion) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.board = board;
    this.motion = motion;
  }

  /**
   * Opens the sources of all cameras, and makes what takes their pictures to the readers.
   *
   * @param turns where each camera gets a box
   * @return the work of their threads, in the order of the cameras
   * @throws CaptureException if a folder of pictures is missing
   * @throws NativesException if a library cannot be loaded
   */
  List<CaptureLoop> open(
      List<CameraConfig> cameras, FrameTurns turns, Counters counters, Mishaps mishaps)
      throws CaptureException, NativesException {
    List<CaptureLoop> captures = new ArrayList<>();
    for (CameraConfig camera : cameras) {
      FrameSource source = open(camera);
      String name = camera.name();
      FrameBox box = isUploading(camera) ? turns.addFiles(name) : turns.addLive(name);
      Optional<LiveView> view = board.named(name);
      view.ifPresent(shown -> shown.waitsIn(box));
      captures.add(
          new CaptureLoop(
              source,
              box,
              counters,
              mishaps,
              frame -> view.filter(shown -> shown.isForEyesOnly(frame)).isPresent()));
    }
    return captures;
  }

  /**
   * Opens a source. A camera that is not there is no error: it is waited for.
   *
   * @throws CaptureException if a folder of pictures is missing
   * @throws NativesException if a library cannot be loaded
   */
  FrameSource open(CameraConfig camera) throws CaptureException, NativesException {
    String name = camera.name();
    if (camera.source() instanceof CameraConfig.Pictures pictures) {
      board.add(name, LiveView.Kind.PICTURES);
      PictureDecoder decoder = PictureDecoder.open(nanoTime);
      return pictures.watch()
          ? new WatchedFolder(
              name, pictures.folder(), decoder, WatchedFolder.Timing.USUAL, nanoTime)
          : FileSource.ofFolder(name, pictures.folder(), decoder);
    }
    LiveView view = board.add(name, LiveView.Kind.LIVE);
    PictureGate gate = view.gate(motion.watch(name, new MotionGate(MotionGate.Beats.DEFAULT)));
    Feed feed = new Feed(name, clock, gate, view.meter());
    Reconnecting.Opener opener =
        camera.source() instanceof CameraConfig.Usb usb
            ? () -> V4l2Source.open(feed, v4l2(usb))
            : () -> FfmpegSource.open(feed, stream((CameraConfig.Stream) camera.source()));
    return new Reconnecting(name, opener, Reconnecting.Policy.standard(), tell(name, view));
  }

  private static V4l2Settings v4l2(CameraConfig.Usb usb) {
    return new V4l2Settings(
        usb.device(),
        usb.width(),
        usb.height(),
        usb.framesPerSecond(),
        V4l2Settings.PixelFormat.MJPG,
        usb.exposure() == 0 ? null : usb.exposure(),
        usb.gain() < 0 ? null : usb.gain());
  }

  private static StreamSettings stream(CameraConfig.Stream stream) {
    if ("file".equals(stream.url().getScheme())) {
      // As a camera would deliver it: only then do the times of passes mean what they say.
      return StreamSettings.film(Path.of(stream.url()), StreamSettings.Pace.REAL_TIME);
    }
    StreamSettings live = StreamSettings.live(stream.url());
    return new StreamSettings(
        live.address(),
        live.openTimeout(),
        live.readTimeout(),
        stream.keyFramesOnly() ? StreamSettings.Decode.KEY_FRAMES : live.decode(),
        live.pace(),
        stream.hardwareDecoding());
  }

  /** Names each camera's state in a word: opening, delivering, lost or ended. */
  static Map<String, String> words(CameraBoard board) {
    return board.all().stream()
        .collect(
            Collectors.toMap(
                LiveView::camera,
                view -> view.status().state().getClass().getSimpleName().toLowerCase(Locale.ROOT)));
  }

  /** Returns whether a camera's pictures are files: none is skipped, their times are the files'. */
  static boolean isUploading(CameraConfig camera) {
    return camera.source() instanceof CameraConfig.Pictures;
  }

  /** Returns the names of the cameras whose pictures are files. */
  static Set<String> uploading(List<CameraConfig> cameras) {
    return cameras.stream()
        .filter(Cameras::isUploading)
        .map(CameraConfig::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the regions of each camera, by its name. */
  static Map<String, Regions> regions(List<CameraConfig> cameras) {
    return cameras.stream()
        .collect(Collectors.toUnmodifiableMap(CameraConfig::name, c -> regions(c.view())));
  }

  /** Returns which way vehicles pass each camera, by its name. */
  static Map<String, Direction> directions(List<CameraConfig> cameras) {
    return cameras.stream()
        .collect(Collectors.toUnmodifiableMap(CameraConfig::name, CameraConfig::direction));
  }

  private static Regions regions(CameraConfig.View view) {
    return new Regions(
        view.read().stream().map(Cameras::region).toList(),
        view.ignore().stream().map(Cameras::region).toList(),
        view.minPlateWidth(),
        view.maxPlateWidth());
  }

  /** Reads {@code x,y x,y x,y}, whose form the configuration has checked. */
  private static Region region(String polygon) {
    List<Region.Point> points = new ArrayList<>();
    for (String point : polygon.split(" ", -1)) {
      int comma = point.indexOf(',');
      points.add(
          new Region.Point(
              Double.parseDouble(point.substring(0, comma)),
              Double.parseDouble(point.substring(comma + 1))));
    }
    return new Region(points);
  }

  /** Tells the board every change, and the log only news: a lost camera is tried for ever. */
  private static Consumer<CameraState> tell(String name, LiveView view) {
    AtomicReference<String> told = new AtomicReference<>("");
    return state -> {
      view.tell(state);
      String reason = state instanceof CameraState.Lost lost ? lost.reason() : "";
      String before = told.getAndSet(reason);
      if (!reason.isEmpty() && !reason.equals(before)) {
        LOG.warn("lost camera={} because={}", name, reason);
      } else if (reason.isEmpty()) {
        LOG.info("camera={} state={}", name, state);
      }
    };
  }
}
