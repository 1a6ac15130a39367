package org.checkpointlpr.agent.hit;

import java.util.Map;
import java.util.TreeMap;

/**
 * How the checkpoint is: no plates, only numbers and states.
 *
 * @param place where it stands
 * @param list the release that is in use
 * @param waiting records that headquarters has not confirmed
 * @param cameras each camera and its state in a word
 * @param counters what has happened since the start, and what was dropped
 */
public record Health(
    Place place,
    ListVersion list,
    long waiting,
    Map<String, String> cameras,
    Map<String, Long> counters)
    implements RecordBody {
  /**
   * Copies the maps and checks the ranges.
   *
   * @throws IllegalArgumentException if there are more than 64 cameras or counters
   */
  public Health {
    cameras = java.util.Collections.unmodifiableMap(new TreeMap<>(cameras));
    counters = java.util.Collections.unmodifiableMap(new TreeMap<>(counters));
    Limits.range("waiting", waiting, 0, Long.MAX_VALUE);
    Limits.range("cameras", cameras.size(), 0, 64);
    Limits.range("counters", counters.size(), 0, 64);
    cameras.forEach(
        (name, state) -> {
          Limits.text("camera", name, 1, 64);
          Limits.text("state", state, 1, 64);
        });
    counters.keySet().forEach(name -> Limits.text("counter", name, 1, 64));
  }

  @Override
  public RecordKind kind() {
    return RecordKind.HEALTH;
  }
}
