package org.checkpointlpr.agent.track;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sightings of the last minutes, so that a plate which is added to the watchlist now can still
 * match the vehicle that has just passed. In memory only, at most {@value #MOST}; what is older is
 * forgotten. Safe on any thread.
 */
public final class RecentSightings {
  /** A vehicle a second on four cameras for twenty minutes; a sighting holds about 10 kB. */
  private static final int MOST = 5000;

  private final long keepNanos;

  /** Two cameras' makers may give two passes one number. */
  private record Pass(String camera, long number) {
    static Pass of(SightingEvent event) {
      return new Pass(event.sighting().camera(), event.pass());
    }
  }

  // Guarded by this.
  private final Map<Pass, SightingEvent> byPass = new LinkedHashMap<>();
  private long crowdedOut;

  /**
   * Creates an empty memory.
   *
   * @param keep how long a sighting is remembered after its capture
   */
  public RecentSightings(Duration keep) {
    keepNanos = keep.toNanos();
  }

  /** Remembers a sighting in place of what was known of its pass before. */
  public synchronized void add(SightingEvent event) {
    byPass.remove(Pass.of(event));
    byPass.put(Pass.of(event), event);
    if (byPass.size() > MOST) {
      byPass.remove(byPass.keySet().iterator().next());
      crowdedOut++;
    }
  }

  /**
   * Returns what is remembered, oldest first, and forgets what is too old.
   *
   * @param nowNanos monotonic time, of the clock of {@link Sighting#capturedNanos()}
   */
  public synchronized List<SightingEvent> within(long nowNanos) {
    byPass.values().removeIf(event -> nowNanos - event.sighting().capturedNanos() > keepNanos);
    return new ArrayList<>(byPass.values());
  }

  /** Returns how many were forgotten early because there were too many. */
  public synchronized long crowdedOut() {
    return crowdedOut;
  }
}
