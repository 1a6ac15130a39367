package org.checkpointlpr.agent.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: a random time between nothing and a limit that doubles
 * from 1 s to 60 s ("full jitter"), so that a hundred checkpoints do not return in step after a
 * broker's restart. One thread.
 */
final class Backoff {
  private static final long FIRST_MS = 1_000;
  private static final long LAST_MS = 60_000;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** Returns the time to wait after one more failure. */
  Duration failed() {
    long limit = Math.min(LAST_MS, FIRST_MS << Math.min(failures, 10));
    failures++;
    return Duration.ofMillis(random.nextLong(limit + 1));
  }

  void succeeded() {
    failures = 0;
  }

  int failures() {
    return failures;
  }
}
