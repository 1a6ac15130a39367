package org.checkpointlpr.agent.capture;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from the first wait to the longest, each
 * shortened by a random part of up to a quarter, so that four cameras behind one switch do not come
 * back in the same instant.
 *
 * @param first before the second attempt
 * @param longest never more than this
 */
public record Backoff(Duration first, Duration longest) {
  /** 1 s doubling to 30 s: a camera that restarts takes 20 to 60 s. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if the first wait is not positive or longer than the longest
   */
  public Backoff {
    if (first.isNegative() || first.isZero() || first.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "backoff from %s to %s; the first must be positive and not the longer"
              .formatted(first, longest));
    }
  }

  /**
   * Returns the wait after failures in a row.
   *
   * @param failures at least 1
   */
  public Duration after(int failures, RandomGenerator random) {
    int doublings = Math.min(failures - 1, 30);
    long nanos =
        first.toNanos() > longest.toNanos() >> doublings
            ? longest.toNanos()
            : first.toNanos() << doublings;
    return Duration.ofNanos((long) (nanos * (1 - random.nextDouble() / 4)));
  }
}
