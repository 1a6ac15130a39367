package org.checkpointlpr.agent.capture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.opencv.core.Mat;
import org.opencv.core.MatOfInt;
import org.opencv.videoio.VideoCapture;
import org.opencv.videoio.VideoWriter;
import org.opencv.videoio.Videoio;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera at a V4L2 device, through OpenCV. One thread opens, uses and closes it. A camera that
 * sends nothing for {@value #READ_MILLIS} ms, or is pulled out, makes {@link #next} throw: then
 * close the source and open another, as {@link Reconnecting} does.
 */
public final class V4l2Source implements FrameSource {
  private static final Logger LOG = LoggerFactory.getLogger(V4l2Source.class);

  /** OpenCV gives up waiting for the driver after this long; two waits are within 10 s. */
  private static final int READ_MILLIS = 4000;

  /** V4L2_EXPOSURE_MANUAL and V4L2_EXPOSURE_APERTURE_PRIORITY of the Linux kernel's videodev2. */
  private static final int EXPOSURE_MANUAL = 1;

  private static final int EXPOSURE_AUTOMATIC = 3;

  private final Feed feed;
  private final String device;
  private final VideoCapture capture;

  private V4l2Source(Feed feed, String device, VideoCapture capture) {
    this.feed = feed;
    this.device = device;
    this.capture = capture;
  }

  /**
   * Opens the camera.
   *
   * @throws CaptureException if there is no such device, it may not be read, or another program has
   *     it
   */
  public static V4l2Source open(Feed feed, V4l2Settings settings) throws CaptureException {
    String device = settings.device();
    if (!Files.exists(Path.of(device))) {
      throw new CaptureException(
          device + " is not there; check the USB cable, and `checkpoint camera list`");
    }
    if (!Files.isReadable(Path.of(device))) {
      throw new CaptureException(
          device + " may not be read; add the program's user to the group video");
    }
    CaptureLibraries.load();
    VideoCapture capture = new VideoCapture();
    boolean opened = false;
    MatOfInt parameters = parameters(settings);
    try {
      opened = capture.open(device, Videoio.CAP_V4L2, parameters);
      if (!opened) {
        throw new CaptureException(
            device
                + " cannot be opened as a camera; end the other program that uses it, and see"
                + " `checkpoint camera list` for devices and formats");
      }
      lock(capture, settings);
      logWhatItTook(capture, settings);
      return new V4l2Source(feed, device, capture);
    } finally {
      parameters.release();
      if (!opened) {
        capture.release();
      }
    }
  }

  @Override
  public String camera() {
    return feed.camera();
  }

  @Override
  public Optional<Frame> next() throws CaptureException, InterruptedException {
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!capture.grab()) {
        throw new CaptureException(
            device + " sends no pictures; check the USB cable and its power");
      }
      long nanos = System.nanoTime();
      var instant = feed.clock().instant();
      Mat image = new Mat();
      if (!capture.retrieve(image) || image.empty()) {
        image.release();
        feed.meter().countDamaged(1);
        continue;
      }
      feed.meter().arrived(image.cols(), image.rows(), nanos, 0);
      if (feed.gate().wants(Thumbnail.of(image), nanos)) {
        feed.meter().countDelivered();
        return Optional.of(new Frame(feed.camera(), instant, nanos, image));
      }
      image.release();
      feed.meter().countStill();
    }
  }

  @Override
  public void close() {
    capture.release();
  }

  private static MatOfInt parameters(V4l2Settings settings) {
    String format = settings.format().name();
    int fourcc =
        VideoWriter.fourcc(format.charAt(0), format.charAt(1), format.charAt(2), format.charAt(3));
    return new MatOfInt(
        Videoio.CAP_PROP_FOURCC,
        fourcc,
        Videoio.CAP_PROP_FRAME_WIDTH,
        settings.width(),
        Videoio.CAP_PROP_FRAME_HEIGHT,
        settings.height(),
        Videoio.CAP_PROP_FPS,
        settings.framesPerSecond(),
        Videoio.CAP_PROP_READ_TIMEOUT_MSEC,
        READ_MILLIS);
  }

  private static void lock(VideoCapture capture, V4l2Settings settings) {
    Integer exposure = settings.exposure();
    Integer gain = settings.gain();
    capture.set(
        Videoio.CAP_PROP_AUTO_EXPOSURE, exposure == null ? EXPOSURE_AUTOMATIC : EXPOSURE_MANUAL);
    if (exposure != null && !capture.set(Videoio.CAP_PROP_EXPOSURE, exposure)) {
      LOG.warn("the camera does not take a fixed exposure device={}", settings.device());
    }
    if (gain != null && !capture.set(Videoio.CAP_PROP_GAIN, gain)) {
      LOG.warn("the camera does not take a fixed gain device={}", settings.device());
    }
    // Frames that wait in the driver are late ones.
    capture.set(Videoio.CAP_PROP_BUFFERSIZE, 2);
  }

  private static void logWhatItTook(VideoCapture capture, V4l2Settings settings) {
    LOG.info(
        "camera opened device={} asked={}x{}@{} took={}x{}@{}",
        settings.device(),
        settings.width(),
        settings.height(),
        settings.framesPerSecond(),
        (int) capture.get(Videoio.CAP_PROP_FRAME_WIDTH),
        (int) capture.get(Videoio.CAP_PROP_FRAME_HEIGHT),
        capture.get(Videoio.CAP_PROP_FPS));
  }
}
