package org.checkpointlpr.watchlist;

import java.time.ZonedDateTime;
import java.util.List;

/**
 * What is known of a passing vehicle besides its reading. Immutable.
 *
 * @param at the capture, in the mission's time zone; not before the clock's floor
 * @param checkpoint this checkpoint's name, empty if unknown
 * @param direction {@link Direction#ANY} if unknown
 * @param issuers ids of the issuers whose layouts the reading fits; empty if unknown
 */
public record MatchContext(
    ZonedDateTime at, String checkpoint, Direction direction, List<String> issuers) {
  /** Copies the list. */
  public MatchContext {
    issuers = List.copyOf(issuers);
  }

  /** Returns a context in which only the time is known. */
  public static MatchContext at(ZonedDateTime at) {
    return new MatchContext(at, "", Direction.ANY, List.of());
  }
}
