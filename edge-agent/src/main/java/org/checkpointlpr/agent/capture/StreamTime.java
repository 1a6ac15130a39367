package org.checkpointlpr.agent.capture;

import java.time.Duration;
import java.time.Instant;

/**
 * Turns the times that a stream carries into the times of this machine. Pure arithmetic; belongs to
 * one thread.
 *
 * <p>A stream says how far apart its pictures were taken; the network delays each by another time.
 * The picture that arrived with the least delay fixes what "now" is on the stream's clock, and
 * every other is dated from there, so that queueing does not shift the capture time. Where the
 * camera also tells wall-clock time (RTCP sender reports) it is believed while it lies within
 * {@link #MAX_DISAGREEMENT} of this machine's clock; a camera whose clock was never set is not.
 */
final class StreamTime {
  /**
   * A camera synchronised by the same NTP server disagrees by milliseconds and a picture is in the
   * camera and on the way for up to about two seconds; five leaves room and still refuses a camera
   * that is on its own.
   */
  static final Duration MAX_DISAGREEMENT = Duration.ofSeconds(5);

  /** A step of the stream's clock that is larger than this against ours is a jump, not a delay. */
  private static final long JUMP_NANOS = Duration.ofSeconds(3).toNanos();

  /**
   * How fast the fixed point may drift later, as a fraction: quartz clocks differ by at most 100
   * ppm; ten times that follows them and cannot hide a growing queue.
   */
  private static final double DRIFT = 0.001;

  private boolean started;
  private long offsetNanos;
  private long lastNowNanos;
  private long lastStreamNanos;
  private long jumps;

  /**
   * When a picture was captured, and how late it is.
   *
   * @param capturedAt wall-clock time of the capture
   * @param capturedNanos monotonic time of the capture
   * @param lateNanos how much later than the least delayed picture it arrived; never negative
   */
  record Captured(Instant capturedAt, long capturedNanos, long lateNanos) {}

  /** Returns how often the stream's clock jumped. */
  long jumps() {
    return jumps;
  }

  /**
   * Dates a picture of a stream that carries no wall-clock time.
   *
   * @param streamNanos the picture's time on the stream's clock
   * @param nowNanos monotonic time at which it was there to be taken
   * @param now wall-clock time of the same moment
   */
  Captured date(long streamNanos, long nowNanos, Instant now) {
    long offset = nowNanos - streamNanos;
    if (!started) {
      started = true;
      offsetNanos = offset;
    } else {
      long sinceLast = nowNanos - lastNowNanos;
      long moved = streamNanos - lastStreamNanos;
      if (moved < 0 || moved > sinceLast + JUMP_NANOS) {
        jumps++;
        offsetNanos = offset;
      } else if (offset - offsetNanos > 4 * JUMP_NANOS) {
        // Later by 12 s than ever: the camera stood still and counts on from where it was.
        jumps++;
        offsetNanos = offset;
      } else {
        offsetNanos = Math.min(offset, offsetNanos + (long) (sinceLast * DRIFT));
      }
    }
    lastNowNanos = nowNanos;
    lastStreamNanos = streamNanos;
    long late = offset - offsetNanos;
    return new Captured(now.minusNanos(late), nowNanos - late, late);
  }

  /**
   * Dates a picture of a stream that carries wall-clock time.
   *
   * @param cameraTime what the camera says
   */
  Captured date(long streamNanos, long nowNanos, Instant now, Instant cameraTime) {
    Captured own = date(streamNanos, nowNanos, now);
    Duration age = Duration.between(cameraTime, now);
    if (age.abs().compareTo(MAX_DISAGREEMENT) > 0) {
      return own;
    }
    long nanos = Math.max(0, age.toNanos());
    return new Captured(now.minusNanos(nanos), nowNanos - nanos, own.lateNanos());
  }
}
