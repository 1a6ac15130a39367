package org.checkpointlpr.agent.app;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.track.ExerciseCamera;
import org.checkpointlpr.agent.track.HourlyCounts;
import org.checkpointlpr.agent.track.RecentSightings;
import org.checkpointlpr.agent.track.SightingEvent;

/**
 * What a checkpoint remembers of vehicles that have passed: for some minutes their sightings and
 * which entries were told of, afterwards only how many there were in an hour. In memory only. Safe
 * on any thread.
 */
final class PassMemory {
  private final RecentSightings recent;
  private final HourlyCounts hourly;
  private final Counters counters;

  /** A vehicle's pass; two cameras may give two passes one number. */
  record Pass(String camera, long number) {
    static Pass of(SightingEvent event) {
      return new Pass(event.sighting().camera(), event.pass());
    }
  }

  // Guarded by this: ids of the entries told of, for each pass that is not forgotten.
  private final Map<Pass, Set<String>> told = new HashMap<>();
  // Guarded by this.
  private final Set<Pass> ended = new HashSet<>();

  /**
   * Creates an empty memory.
   *
   * @param keep how long a sighting is remembered after its capture
   * @param clock by which a sighting's hour is believed
   * @param counters where those are counted whose hour is not
   */
  PassMemory(Duration keep, Clock clock, Counters counters) {
    recent = new RecentSightings(keep);
    hourly = new HourlyCounts(clock);
    this.counters = counters;
  }

  /** Remembers a pass that has ended, and counts it. */
  void ended(SightingEvent event) {
    recent.add(event);
    if (!ExerciseCamera.is(event.sighting().camera()) && !hourly.count(event.sighting())) {
      counters.count(Counters.Name.SIGHTINGS_MISDATED);
    }
    synchronized (this) {
      ended.add(Pass.of(event));
    }
  }

  /** Returns whether the entry is told of for the first time in this pass, and takes note of it. */
  synchronized boolean isNews(Pass pass, String entry) {
    return told.computeIfAbsent(pass, key -> new HashSet<>()).add(entry);
  }

  /** Returns what is remembered, oldest first, and forgets what is too old. */
  List<SightingEvent> recent(long nowNanos) {
    synchronized (this) {
      List<SightingEvent> remembered = recent.within(nowNanos);
      Set<Pass> passes = new HashSet<>();
      remembered.forEach(event -> passes.add(Pass.of(event)));
      ended.removeIf(
          pass -> {
            boolean forgotten = !passes.contains(pass);
            if (forgotten) {
              told.remove(pass);
            }
            return forgotten;
          });
      return remembered;
    }
  }

  RecentSightings sightings() {
    return recent;
  }

  HourlyCounts hourly() {
    return hourly;
  }

  /** Returns of how many passes something is remembered, for tests. */
  synchronized int size() {
    return told.size() + ended.size();
  }
}
