package org.checkpointlpr.agent.outbox;

import java.time.Duration;

/**
 * How much the outbox may hold, and in which order it gives records out.
 *
 * <p>When the quota is reached, pictures go first, oldest first, then health records; hits,
 * dispositions and list reports never go. Each drop leaves a link that headquarters is told of.
 *
 * @param quotaBytes of sealed records
 * @param ageing a waiting record rises by one kind for each such time, so that a flood of hits does
 *     not hold back a picture for ever
 * @param resendAfter a record that was handed to the broker so long ago without a receipt is sent
 *     again
 */
public record OutboxPolicy(long quotaBytes, Duration ageing, Duration resendAfter) {
  /** 2 GB hold a million hits, or 60,000 with a picture each. */
  public static final OutboxPolicy DEFAULT =
      new OutboxPolicy(2_000_000_000L, Duration.ofMinutes(10), Duration.ofSeconds(60));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is not positive
   */
  public OutboxPolicy {
    if (quotaBytes < 1 || ageing.toMillis() < 1 || resendAfter.toMillis() < 1) {
      throw new IllegalArgumentException("quota, ageing and resend time must be positive");
    }
  }
}
