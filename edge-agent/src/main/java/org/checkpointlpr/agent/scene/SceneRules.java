package org.checkpointlpr.agent.scene;

import java.time.Duration;
import java.util.Optional;
import org.checkpointlpr.agent.hit.ScenePicture;

/**
 * What is kept, how much of it, and how often it may be asked for.
 *
 * @param occupants what is done about people; empty keeps no scenes at all
 * @param quotaBytes of sealed scenes; the oldest go first
 * @param keep how long a scene waits to be asked for
 * @param perHour how many requests are answered in an hour, and at once after a quiet one
 */
public record SceneRules(
    Optional<ScenePicture.Occupants> occupants, long quotaBytes, Duration keep, int perHour) {
  /**
   * A link may be gone for a week, and headquarters hears of a hit only then. 200 MB hold 17,000
   * scenes of 11 kB. Sixty an hour are a megabyte an hour.
   */
  public static final SceneRules BLURRED =
      new SceneRules(
          Optional.of(ScenePicture.Occupants.BLURRED), 200_000_000, Duration.ofDays(14), 60);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is not positive
   */
  public SceneRules {
    if (quotaBytes < 1 || keep.toMillis() < 1 || perHour < 1) {
      throw new IllegalArgumentException("quota, time and number must be positive");
    }
  }

  /** Returns these rules with another choice about people; empty keeps no scenes. */
  public SceneRules with(Optional<ScenePicture.Occupants> choice) {
    return new SceneRules(choice, quotaBytes, keep, perHour);
  }
}
