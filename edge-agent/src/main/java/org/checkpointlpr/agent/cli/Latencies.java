package org.checkpointlpr.agent.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Times in milliseconds, and their percentiles. Safe on any thread. */
final class Latencies {
  private double[] values = new double[64];
  private int count;

  synchronized void add(double millis) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = millis;
    notifyAll();
  }

  /** Waits until there are so many; returns whether there are, once the time is over. */
  synchronized boolean await(int wanted, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (count < wanted && end - System.nanoTime() > 0) {
      wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
    return count >= wanted;
  }

  /** Forgets all times. */
  synchronized void clear() {
    count = 0;
  }

  synchronized int count() {
    return count;
  }

  /** Returns the smallest time that at least this share of all does not exceed; NaN if none. */
  synchronized double percentile(double share) {
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return count == 0 ? Double.NaN : sorted[(int) Math.ceil(share * count) - 1];
  }

  @Override
  public String toString() {
    return count() == 0
        ? "none"
        : String.format(Locale.ROOT, "p50 %.0f ms, p95 %.0f ms", percentile(0.5), percentile(0.95));
  }
}
