package org.checkpointlpr.agent.capture;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.checkpointlpr.agent.capture.FfmpegDecoder.Outcome;
import org.checkpointlpr.agent.capture.StreamSettings.Pace;
import org.checkpointlpr.agent.capture.StreamTime.Captured;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;

/**
 * A network camera (RTSP, HTTP) or a film, through FFmpeg. One thread opens, uses and closes it.
 *
 * <p>{@link #next} ends within the read time-out, whatever the camera does, and within 100 ms of an
 * interrupt. After it threw, close the source and open another: {@link Reconnecting} does that.
 * Messages never carry the address's credentials.
 */
public final class FfmpegSource implements FrameSource {
  /**
   * A picture later than this, with another one already received behind it, is not delivered. At 25
   * pictures a second it is four of them: less is the network's ordinary unevenness.
   */
  private static final long LATE_NANOS = Duration.ofMillis(160).toNanos();

  /** A read that took less than this found its packet waiting: there is a queue behind it. */
  private static final long WAITED_NANOS = Duration.ofMillis(2).toNanos();

  private final String camera;
  private final StreamSettings settings;
  private final Clock clock;
  private final PictureGate gate;
  private final CaptureMeter meter;
  private final FfmpegInput input;
  private final FfmpegDecoder decoder;
  private final @Nullable ClipRecorder recorder;
  private final FfmpegPicture converter = new FfmpegPicture();
  private final StreamTime time = new StreamTime();
  private final OpeningBacklog backlog;
  private final long openedNanos = System.nanoTime();
  private final Instant openedAt;

  private boolean drained;
  private boolean closed;
  private boolean waited;
  private long cameraOffsetNanos;
  private boolean cameraTells;
  private long firstNanos = Long.MIN_VALUE;

  /** What was opened, and how long that took. */
  private record Opened(FfmpegInput input, FfmpegDecoder decoder, Duration took) {}

  private FfmpegSource(
      Feed feed, StreamSettings settings, @Nullable ClipRecorder recorder, Opened opened) {
    this.recorder = recorder;
    camera = feed.camera();
    clock = feed.clock();
    gate = feed.gate();
    meter = feed.meter();
    this.settings = settings;
    input = opened.input;
    decoder = opened.decoder;
    backlog = new OpeningBacklog(opened.took);
    openedAt = clock.instant();
  }

  /**
   * Connects to the camera or opens the film.
   *
   * @throws CaptureException if that fails or takes longer than the open time-out
   * @throws InterruptedException if the thread is asked to stop
   */
  public static FfmpegSource open(Feed feed, StreamSettings settings)
      throws CaptureException, InterruptedException {
    return open(feed, settings, null);
  }

  /**
   * Connects to the camera or opens the film, and has what it sends recorded.
   *
   * @param recorder takes every packet as it comes; null for none
   * @throws CaptureException if that fails or takes longer than the open time-out
   * @throws InterruptedException if the thread is asked to stop
   */
  public static FfmpegSource open(
      Feed feed, StreamSettings settings, @Nullable ClipRecorder recorder)
      throws CaptureException, InterruptedException {
    CaptureLibraries.load();
    ReadDeadline.start(settings.openTimeout());
    long begin = System.nanoTime();
    FfmpegInput input = FfmpegInput.open(settings);
    boolean opened = false;
    try {
      FfmpegDecoder decoder = new FfmpegDecoder(input.parameters(), settings);
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      opened = true;
      if (recorder != null) {
        recorder.begin(input.parameters(), input.timeBase());
      }
      return new FfmpegSource(feed, settings, recorder, new Opened(input, decoder, took));
    } finally {
      ReadDeadline.clear();
      if (!opened) {
        input.close();
      }
    }
  }

  @Override
  public String camera() {
    return camera;
  }

  @Override
  public Optional<Frame> next() throws CaptureException, InterruptedException {
    try {
      while (decodeNext()) {
        Optional<Frame> frame = deliver(decoder.picture());
        if (frame.isPresent()) {
          return frame;
        }
      }
      return Optional.empty();
    } finally {
      ReadDeadline.clear();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      converter.close();
      decoder.close();
      input.close();
    }
  }

  private boolean decodeNext() throws CaptureException, InterruptedException {
    long damagedBefore = decoder.damaged();
    ReadDeadline.start(settings.readTimeout());
    waited = false;
    try {
      Outcome outcome = decoder.receive();
      while (outcome == Outcome.NEEDS_MORE) {
        feed();
        outcome = decoder.receive();
      }
      return outcome == Outcome.PICTURE;
    } finally {
      meter.countDamaged(decoder.damaged() - damagedBefore);
    }
  }

  private void feed() throws CaptureException, InterruptedException {
    FfmpegInput.checkDeadline(settings.address());
    if (drained) {
      return;
    }
    long before = System.nanoTime();
    Optional<AVPacket> packet = input.read(settings);
    waited |= System.nanoTime() - before > WAITED_NANOS;
    if (packet.isEmpty()) {
      drained = true;
      decoder.send(null);
      return;
    }
    OptionalLong told = FfmpegInput.cameraMicros(packet.get());
    if (told.isPresent() && packet.get().pts() != avutil.AV_NOPTS_VALUE) {
      cameraTells = true;
      cameraOffsetNanos = told.getAsLong() * 1000 - input.nanos(packet.get().pts());
    }
    if (recorder != null) {
      recorder.take(packet.get(), input.timeBase());
    }
    decoder.send(packet.get());
  }

  private Optional<Frame> deliver(AVFrame picture) throws InterruptedException {
    if (isFromTheOpening(picture)) {
      meter.countLate();
      return Optional.empty();
    }
    Captured captured = date(picture);
    long now = System.nanoTime();
    meter.arrived(picture.width(), picture.height(), now, captured.lateNanos());
    if (settings.pace() != Pace.EVERY_FRAME && !waited && captured.lateNanos() > LATE_NANOS) {
      meter.countLate();
      return Optional.empty();
    }
    if (!gate.wants(converter.thumbnail(picture), captured.capturedNanos())) {
      meter.countStill();
      return Optional.empty();
    }
    Mat image = converter.toMat(picture);
    meter.countDelivered();
    return Optional.of(new Frame(camera, captured.capturedAt(), captured.capturedNanos(), image));
  }

  private boolean isFromTheOpening(AVFrame picture) {
    if (settings.pace() != Pace.LIVE) {
      return false;
    }
    long timestamp = picture.best_effort_timestamp();
    return timestamp == avutil.AV_NOPTS_VALUE
        ? backlog.holds(waited)
        : backlog.holds(input.nanos(timestamp), waited);
  }

  private Captured date(AVFrame picture) throws InterruptedException {
    long timestamp = picture.best_effort_timestamp();
    long now = System.nanoTime();
    if (timestamp == avutil.AV_NOPTS_VALUE) {
      return new Captured(clock.instant(), now, 0);
    }
    long stream = input.nanos(timestamp);
    return settings.pace() == Pace.LIVE ? dateLive(stream, now) : dateFilm(stream);
  }

  private Captured dateLive(long stream, long now) {
    long jumpsBefore = time.jumps();
    Captured captured =
        cameraTells
            ? time.date(
                stream, now, clock.instant(), Instant.EPOCH.plusNanos(cameraOffsetNanos + stream))
            : time.date(stream, now, clock.instant());
    meter.countClockJumps(time.jumps() - jumpsBefore);
    return captured;
  }

  private Captured dateFilm(long stream) throws InterruptedException {
    if (firstNanos == Long.MIN_VALUE) {
      firstNanos = stream;
    }
    long position = stream - firstNanos;
    long due = openedNanos + position;
    if (settings.pace() == Pace.EVERY_FRAME) {
      return new Captured(openedAt.plusNanos(position), due, 0);
    }
    long ahead = due - System.nanoTime();
    if (ahead > 0) {
      Pause.REAL.pause(Duration.ofNanos(ahead));
    }
    return new Captured(openedAt.plusNanos(position), due, Math.max(0, -ahead));
  }
}
