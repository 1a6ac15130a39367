package org.checkpointlpr.agent.track;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many vehicles passed a camera in an hour: all that stays of those that match nothing. Keeps a
 * week. Safe on any thread.
 */
public final class HourlyCounts {
  private static final Duration KEEP = Duration.ofDays(7);

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

  /** Counts a sighting at the hour of its capture. */
  public synchronized void count(Sighting sighting) {
    Instant hour = sighting.capturedAt().truncatedTo(ChronoUnit.HOURS);
    counts.merge(new Hour(hour, sighting.camera()), 1, Integer::sum);
    Instant oldest = counts.lastKey().start().minus(KEEP);
    counts.headMap(new Hour(oldest, "")).clear();
  }

  /** Returns the counts, oldest hour first. */
  public synchronized Map<Hour, Integer> all() {
    return Collections.unmodifiableMap(new TreeMap<>(counts));
  }
}
