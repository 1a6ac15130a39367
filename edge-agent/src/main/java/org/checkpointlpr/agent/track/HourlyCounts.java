package org.checkpointlpr.agent.track;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many vehicles passed a camera in an hour: all that stays of those that match nothing. Keeps
 * the week before now: a picture of a file carries the file's time, which may be any. Safe on any
 * thread.
 */
public final class HourlyCounts {
  private static final Duration KEEP = Duration.ofDays(7);

  /** Cameras that upload pictures have clocks of their own; most are a minute off. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final Clock clock;

  /** One camera in one hour. */
  public record Hour(Instant start, String camera) implements Comparable<Hour> {
    @Override
    public int compareTo(Hour other) {
      int byStart = start.compareTo(other.start);
      return byStart != 0 ? byStart : camera.compareTo(other.camera);
    }
  }

  // Guarded by this.
  private final TreeMap<Hour, Integer> counts = new TreeMap<>();

  /**
   * Creates empty counts.
   *
   * @param clock says what the last week is
   */
  public HourlyCounts(Clock clock) {
    this.clock = clock;
  }

  /**
   * Counts a sighting at the hour of its capture.
   *
   * @return whether it was counted: not one dated over five minutes ahead, or over a week ago
   */
  public synchronized boolean count(Sighting sighting) {
    Instant now = clock.instant();
    Instant oldest = now.minus(KEEP).truncatedTo(ChronoUnit.HOURS);
    counts.headMap(new Hour(oldest, "")).clear();
    Instant hour = sighting.capturedAt().truncatedTo(ChronoUnit.HOURS);
    if (sighting.capturedAt().isAfter(now.plus(AHEAD)) || hour.isBefore(oldest)) {
      return false;
    }
    counts.merge(new Hour(hour, sighting.camera()), 1, Integer::sum);
    return true;
  }

  /** Returns the counts, oldest hour first. */
  public synchronized Map<Hour, Integer> all() {
    return Collections.unmodifiableMap(new TreeMap<>(counts));
  }
}
