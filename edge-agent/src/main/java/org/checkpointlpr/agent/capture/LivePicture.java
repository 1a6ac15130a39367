package org.checkpointlpr.agent.capture;

import java.time.Instant;

/**
 * A frame as a JPEG, for the eyes of the crew alone: it shows all that the camera sees. In memory
 * only. Immutable.
 */
public final class LivePicture {
  private final byte[] jpeg;
  private final Instant capturedAt;
  private final long capturedNanos;

  LivePicture(byte[] jpeg, Instant capturedAt, long capturedNanos) {
    this.jpeg = jpeg;
    this.capturedAt = capturedAt;
    this.capturedNanos = capturedNanos;
  }

  /** Returns a copy of the encoded bytes. */
  public byte[] jpeg() {
    return jpeg.clone();
  }

  /** Returns the wall-clock time of the frame. */
  public Instant capturedAt() {
    return capturedAt;
  }

  /** Returns the monotonic time of the frame, nanoseconds. */
  public long capturedNanos() {
    return capturedNanos;
  }
}
