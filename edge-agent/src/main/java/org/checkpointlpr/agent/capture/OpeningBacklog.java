package org.checkpointlpr.agent.capture;

import java.time.Duration;

/**
 * Tells which pictures of a live stream were sent while it was still being opened. FFmpeg reads up
 * to two seconds of a stream to learn how it is encoded, and hands these pictures out at once
 * afterwards: they are old, nothing tells how old, and they say nothing of whether the camera still
 * sends. Pure; belongs to one thread.
 *
 * <p>The backlog is over with the first picture that had to be waited for, and at the latest with
 * one that was taken so long after the first as opening took: a source that sends all it has at
 * once is no camera that was slow to open.
 */
final class OpeningBacklog {
  private final long openingNanos;
  private boolean started;
  private boolean over;
  private boolean undated;
  private long firstNanos;

  /**
   * Creates the backlog of a stream that is open now.
   *
   * @param opening how long it took from the first byte sent to the camera until now
   */
  OpeningBacklog(Duration opening) {
    openingNanos = opening.toNanos();
  }

  /**
   * Returns whether a picture was sent while the stream was being opened. Called for each picture,
   * in their order.
   *
   * @param streamNanos its time on the stream's clock
   * @param waited whether it was not there yet when it was asked for
   */
  boolean holds(long streamNanos, boolean waited) {
    if (!started) {
      started = true;
      firstNanos = streamNanos;
    }
    long position = streamNanos - firstNanos;
    over |= waited || position < 0 || position >= openingNanos;
    return !over;
  }

  /**
   * The same for a picture without a time of its own, as a stream's first often is; a stream of
   * which none has one cannot have a backlog longer than one picture.
   *
   * @param waited whether it was not there yet when it was asked for
   */
  boolean holds(boolean waited) {
    over |= waited || undated;
    undated = true;
    return !over;
  }
}
