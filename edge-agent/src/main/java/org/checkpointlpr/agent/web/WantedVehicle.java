package org.checkpointlpr.agent.web;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.watchlist.ListMatch;

/**
 * A vehicle of which the crew is told that it is wanted. Holds no covert entry.
 *
 * @param sighting its pass
 * @param matches what it matched, highest priority first; never empty
 * @param list which release was searched
 * @param exercise whether it was invented
 * @param hit completes when the hit is safe on the disk, or fails
 */
public record WantedVehicle(
    Sighting sighting,
    List<ListMatch> matches,
    ListVersion list,
    boolean exercise,
    CompletableFuture<Stored> hit) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no match, or a covert one
   */
  public WantedVehicle {
    matches = List.copyOf(matches);
    if (matches.isEmpty()) {
      throw new IllegalArgumentException("a wanted vehicle without a match");
    }
    if (matches.stream().anyMatch(match -> match.entry().handling().covert())) {
      throw new IllegalArgumentException("a covert entry must not reach the crew");
    }
  }

  /** Returns the most urgent match. */
  public ListMatch first() {
    return matches.get(0);
  }
}
