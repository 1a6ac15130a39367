package org.checkpointlpr.agent.capture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.capture.PictureEncoder.Mark;
import org.jspecify.annotations.Nullable;

/**
 * What may be seen of one camera: its state, and its newest frame with the plates marked. Encoding
 * happens only while somebody asks for pictures, at most {@value #MOST_A_SECOND} times a second, on
 * the thread that read the frame, or that captured it where nothing is to be read; at other times a
 * frame costs some additions. Of a folder, whose pictures come seldom, each one is encoded from the
 * first question on, and kept for a minute. Safe on any thread.
 */
public final class LiveView {
  /** What stands behind the name. */
  public enum Kind {
    /** A camera: frames must keep coming. */
    LIVE,
    /** A folder: pictures come when they come. */
    PICTURES
  }

  static final int MOST_A_SECOND = 5;

  private static final long ENCODE_NANOS = 1_000_000_000L / MOST_A_SECOND;
  private static final long MEASURE_NANOS = 1_000_000_000L;

  /** What stands is read every half second. */
  private static final long MARKED_NANOS = 700_000_000L;

  /** Somebody looks for this long after asking. */
  private static final long WATCHED_NANOS = 3_000_000_000L;

  private static final long SHORT_OF_TIME_NANOS = 10_000_000_000L;

  /** So long a picture of a folder may be looked at after it came; a vehicle stays no longer. */
  private static final long KEEP_PICTURE_NANOS = 60_000_000_000L;

  private static final int WIDTH = 960;
  private static final int JPEG_QUALITY = 75;

  private final String camera;
  private final Kind kind;
  private final LongSupplier nanoTime;
  private final CaptureMeter meter = new CaptureMeter();
  private final Rate reading = new Rate();

  private volatile CameraState state;
  private volatile @Nullable FrameBox box;
  private volatile boolean asked;
  private volatile long askedNanos;

  // The capturing thread's alone.
  private boolean eyesOnly;
  private long eyesOnlyNanos;

  // Guarded by this.
  private List<Mark> marks = List.of();
  private @Nullable LivePicture picture;
  private @Nullable PictureQuality quality;
  private long measuredNanos;
  private @Nullable Size plate;
  private long leftOut;
  private boolean wasShort;
  private long shortNanos;
  private int width;
  private int height;
  private boolean seen;
  private long seenNanos;

  private record Size(double width, double height, long nanos) {}

  LiveView(String camera, Kind kind, LongSupplier nanoTime) {
    this.camera = camera;
    this.kind = kind;
    this.nanoTime = nanoTime;
    state = kind == Kind.LIVE ? new CameraState.Opening() : new CameraState.Delivering(0);
  }

  /** Returns the camera's configured name. */
  public String camera() {
    return camera;
  }

  /** Returns where the camera's source counts its frames. */
  public CaptureMeter meter() {
    return meter;
  }

  /** Takes the camera's new state; told on its capturing thread. */
  public void tell(CameraState now) {
    state = now;
  }

  /** Says where the camera's frames wait for a reading thread. */
  public void waitsIn(FrameBox frames) {
    box = frames;
  }

  /**
   * Returns a gate that lets through what another does, and while somebody looks {@value
   * #MOST_A_SECOND} pictures a second at least: those are for {@link #isForEyesOnly}. Belongs to
   * the capturing thread.
   */
  public PictureGate gate(PictureGate inner) {
    return new PictureGate() {
      private long lastNanos;

      @Override
      public boolean wants(Thumbnail thumbnail, long capturedNanos) {
        boolean read = inner.wants(thumbnail, capturedNanos);
        boolean look = !read && isWatched() && capturedNanos - lastNanos >= ENCODE_NANOS;
        if (look) {
          eyesOnly = true;
          eyesOnlyNanos = capturedNanos;
        }
        lastNanos = read || look ? capturedNanos : lastNanos;
        return read || look;
      }
    };
  }

  /**
   * Returns whether a frame was let through for a person alone, and shows it then: it is not to be
   * read. A look at an empty road would cost 20 ms, and could take the place of a frame that must
   * be read. Called on the capturing thread.
   *
   * @param frame stays the caller's
   */
  public boolean isForEyesOnly(Frame frame) {
    if (!eyesOnly || frame.capturedNanos() != eyesOnlyNanos) {
      return false;
    }
    look(frame, recentMarks(frame.capturedNanos()), nanoTime.getAsLong());
    return true;
  }

  /**
   * Takes a frame that was read; called on the thread that read it.
   *
   * @param frame stays the caller's
   * @param plates the corners and the text of each plate that was read
   */
  public void read(Frame frame, List<Mark> plates) {
    long now = nanoTime.getAsLong();
    reading.tick(now);
    note(frame, plates, now);
    if (isWatched() || (kind == Kind.PICTURES && asked)) {
      look(frame, plates, now);
    }
  }

  private void look(Frame frame, List<Mark> plates, long now) {
    if (isDue(frame)) {
      byte[] jpeg = PictureEncoder.jpeg(frame, plates, WIDTH, JPEG_QUALITY);
      show(new LivePicture(jpeg, frame.capturedAt(), frame.capturedNanos()));
    }
    if (isUnmeasured(now)) {
      PictureQuality measured = PictureQuality.of(frame);
      synchronized (this) {
        quality = measured;
      }
    }
  }

  /** Returns how the camera is now. */
  public CameraStatus status() {
    long now = nanoTime.getAsLong();
    boolean watched = isWatched();
    synchronized (this) {
      if (!watched) {
        forget();
      }
      long last = Math.max(meter.lastPictureNanos(), seen ? seenNanos : 0);
      boolean any = seen || meter.lastPictureNanos() != 0;
      Size size = plate;
      FrameBox frames = box;
      return new CameraStatus(
          camera,
          kind,
          state,
          new CameraStatus.Rates(meter.perSecond(now), reading.perSecond(now)),
          any ? Optional.of(Duration.ofNanos(Math.max(0, now - last))) : Optional.empty(),
          meter.width() == 0 ? width : meter.width(),
          meter.height() == 0 ? height : meter.height(),
          Optional.ofNullable(size)
              .map(s -> new CameraStatus.Plate(s.width, s.height, Duration.ofNanos(now - s.nanos))),
          Optional.ofNullable(quality),
          new CameraStatus.Dropped(
              meter.still(),
              meter.late(),
              frames == null ? 0 : frames.displaced(),
              meter.damaged()),
          wasShort && now - shortNanos < SHORT_OF_TIME_NANOS);
    }
  }

  /**
   * Returns the newest frame, and has newer ones encoded for the next three seconds.
   *
   * @param patience how long to wait if there is none yet, because nobody looked before
   * @throws InterruptedException if the thread is asked to stop
   */
  public Optional<LivePicture> picture(Duration patience) throws InterruptedException {
    return pictureNewerThan(Long.MIN_VALUE, patience);
  }

  /**
   * Returns the newest frame if it was captured after another, or waits for one.
   *
   * @param capturedNanos of the frame that is known already
   * @param patience how long to wait
   * @throws InterruptedException if the thread is asked to stop
   */
  public synchronized Optional<LivePicture> pictureNewerThan(long capturedNanos, Duration patience)
      throws InterruptedException {
    if (!isWatched()) {
      forget();
    }
    long end = nanoTime.getAsLong() + patience.toNanos();
    while (true) {
      long now = nanoTime.getAsLong();
      askedNanos = now;
      asked = true;
      LivePicture newest = picture;
      if (newest != null && newest.capturedNanos() > capturedNanos) {
        return Optional.of(newest);
      }
      long left = end - now;
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  private boolean isWatched() {
    return asked && nanoTime.getAsLong() - askedNanos < WATCHED_NANOS;
  }

  private synchronized void note(Frame frame, List<Mark> plates, long now) {
    FrameBox frames = box;
    long nowLeftOut = meter.late() + (frames == null ? 0 : frames.displaced());
    if (nowLeftOut > leftOut) {
      leftOut = nowLeftOut;
      wasShort = true;
      shortNanos = now;
    }
    seen = true;
    seenNanos = frame.capturedNanos();
    width = frame.width();
    height = frame.height();
    marks = plates;
    for (Mark mark : plates) {
      plate = new Size(edge(mark, 0, 1, 3, 2), edge(mark, 0, 3, 1, 2), frame.capturedNanos());
    }
  }

  private static double edge(Mark mark, int a, int b, int c, int d) {
    return (length(mark, a, b) + length(mark, c, d)) / 2;
  }

  private static double length(Mark mark, int from, int to) {
    double[] a = mark.points().get(from);
    double[] b = mark.points().get(to);
    return Math.hypot(b[0] - a[0], b[1] - a[1]);
  }

  /** What stands is read twice a second: its frame must not flicker in between. */
  private synchronized List<Mark> recentMarks(long capturedNanos) {
    return capturedNanos - seenNanos < MARKED_NANOS ? marks : List.of();
  }

  private synchronized boolean isDue(Frame frame) {
    LivePicture shown = picture;
    return shown == null || frame.capturedNanos() - shown.capturedNanos() >= ENCODE_NANOS;
  }

  private synchronized boolean isUnmeasured(long now) {
    if (quality != null && now - measuredNanos < MEASURE_NANOS) {
      return false;
    }
    measuredNanos = now;
    return true;
  }

  private synchronized void show(LivePicture newest) {
    picture = newest;
    notifyAll();
  }

  private synchronized void forget() {
    LivePicture last = picture;
    boolean kept =
        kind == Kind.PICTURES
            && last != null
            && nanoTime.getAsLong() - last.capturedNanos() < KEEP_PICTURE_NANOS;
    picture = kept ? last : null;
    quality = null;
  }
}
