package org.checkpointlpr.watchlist;

import java.time.Instant;
import java.time.LocalTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When and where an entry applies. What the checkpoint does not know never hides a match.
 * Immutable.
 *
 * @param from first instant, or null
 * @param until first instant after, or null
 * @param hours the hours of the day, or null for all
 * @param places names of checkpoints; empty for all
 * @param direction {@link Direction#ANY} for both
 */
public record Scope(
    @Nullable Instant from,
    @Nullable Instant until,
    @Nullable Hours hours,
    Set<String> places,
    Direction direction) {
  /** Always and everywhere. */
  public static final Scope ALWAYS = new Scope(null, null, null, Set.of(), Direction.ANY);

  /** A span of the day in the mission's time; one that ends before it begins spans midnight. */
  public record Hours(LocalTime begin, LocalTime end) {
    boolean contain(LocalTime time) {
      boolean afterBegin = !time.isBefore(begin);
      boolean beforeEnd = time.isBefore(end);
      return begin.isBefore(end) ? afterBegin && beforeEnd : afterBegin || beforeEnd;
    }
  }

  /**
   * Copies the set.
   *
   * @throws IllegalArgumentException if the entry ends before it begins
   */
  public Scope {
    places = Set.copyOf(places);
    if (from != null && until != null && !from.isBefore(until)) {
      throw new IllegalArgumentException("until is not after from");
    }
  }

  /** Returns whether an entry of this scope applies to a passing vehicle. */
  boolean covers(MatchContext context) {
    Instant at = context.at().toInstant();
    return (from == null || !at.isBefore(from))
        && (until == null || at.isBefore(until))
        && (hours == null || hours.contain(context.at().toLocalTime()))
        && (places.isEmpty()
            || context.checkpoint().isEmpty()
            || places.contains(context.checkpoint()))
        && (direction == Direction.ANY
            || context.direction() == Direction.ANY
            || direction == context.direction());
  }
}
