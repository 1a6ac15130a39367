package org.checkpointlpr.agent.uplink;

import java.util.function.LongSupplier;

/**
 * How many bytes may still be sent: fills evenly over the hour and holds at most six minutes'
 * worth, so that an outage is not followed by a burst. One thread.
 */
final class ByteBudget {
  private static final double HOUR_NANOS = 3600e9;

  private final long bytesPerHour;
  private final LongSupplier nanoTime;
  private double available;
  private long last;

  ByteBudget(long bytesPerHour, LongSupplier nanoTime) {
    this.bytesPerHour = bytesPerHour;
    this.nanoTime = nanoTime;
    this.available = bytesPerHour / 10.0;
    this.last = nanoTime.getAsLong();
  }

  /** Returns whether anything may be sent now; one message may overdraw, and is paid back first. */
  boolean open() {
    if (bytesPerHour == 0) {
      return true;
    }
    long now = nanoTime.getAsLong();
    available = Math.min(bytesPerHour / 10.0, available + (now - last) / HOUR_NANOS * bytesPerHour);
    last = now;
    return available > 0;
  }

  void spent(int bytes) {
    available -= bytes;
  }
}
