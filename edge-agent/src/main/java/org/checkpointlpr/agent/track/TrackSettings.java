package org.checkpointlpr.agent.track;

import java.time.Duration;

/**
 * When a pass begins, when it is told and when it ends.
 *
 * @param movingGap a moving vehicle that is unseen for this long has passed
 * @param standingGap a vehicle that stood when last seen may be hidden for this long (a person or a
 *     lorry before it) and still be the same pass
 * @param earlyProbability the fused text is told early from this probability on, if a second look
 *     supports it
 * @param likelyProbability once a pass was told, it is told again when another text becomes so
 *     probable: lists are compared with every likely text, not with the best alone
 * @param aloneProbability a single look counts as a pass, or is told early, from this probability
 *     on
 * @param aloneWait a single look that good is told early when no second came within this time
 */
public record TrackSettings(
    Duration movingGap,
    Duration standingGap,
    double earlyProbability,
    double likelyProbability,
    double aloneProbability,
    Duration aloneWait) {
  /**
   * 6 s: the longest time that a lorry beside the lane hides a rolling vehicle at walking pace. 5
   * min: longer than a vehicle at the stop line is hidden, shorter than it takes to come back.
   */
  public static final TrackSettings DEFAULT =
      new TrackSettings(
          Duration.ofSeconds(6), Duration.ofMinutes(5), 0.5, 0.1, 0.6, Duration.ofMillis(250));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a time is not positive or a probability not within 0 to 1
   */
  public TrackSettings {
    for (Duration duration : new Duration[] {movingGap, standingGap, aloneWait}) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("a time of " + duration + "; it must be positive");
      }
    }
    for (double probability :
        new double[] {earlyProbability, likelyProbability, aloneProbability}) {
      if (!(probability > 0 && probability < 1)) {
        throw new IllegalArgumentException(
            "probability " + probability + "; allowed is between 0 and 1");
      }
    }
  }
}
