package org.checkpointlpr.agent.scene;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** So many an hour, and so many at once after a quiet hour. One thread. */
final class HourlyAllowance {
  private static final double HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  private final int perHour;
  private final LongSupplier nanoTime;
  private double left;
  private long last;

  HourlyAllowance(int perHour, LongSupplier nanoTime) {
    this.perHour = perHour;
    this.nanoTime = nanoTime;
    this.left = perHour;
    this.last = nanoTime.getAsLong();
  }

  /** Returns whether there is one left, and takes it. */
  boolean take() {
    long now = nanoTime.getAsLong();
    left = Math.min(perHour, left + (now - last) / HOUR_NANOS * perHour);
    last = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
