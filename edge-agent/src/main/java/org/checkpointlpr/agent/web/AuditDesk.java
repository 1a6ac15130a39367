package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.track.Sighting;

/**
 * Counts how many of the vehicles that pass are read. The crew taps for each; a tap and a reading
 * that are close in time are one vehicle. Day and night are kept apart. Safe on any thread.
 */
final class AuditDesk {
  /** Fifty vehicles tell 90 % from 97 % of plates read, just. */
  static final int TARGET = 50;

  /** A person taps within this time of the reading; queues move slower than this. */
  private static final long NEAR_NANOS = TimeUnit.SECONDS.toNanos(6);

  private static final int MOST_TAPS = 500;

  /** What the counts depend on most. */
  enum Light {
    DAY,
    NIGHT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Light> of(String word) {
      for (Light light : values()) {
        if (light.word().equals(word)) {
          return Optional.of(light);
        }
      }
      return Optional.empty();
    }
  }

  private record Count(int vehicles, int captured) {}

  private final CrewBoard board;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private final Map<Light, Count> counts = new EnumMap<>(Light.class);
  private final List<Long> taps = new ArrayList<>();
  private final List<Long> reads = new ArrayList<>();
  private Light light = Light.DAY;
  private boolean running;

  AuditDesk(CrewBoard board, LongSupplier nanoTime) {
    this.board = board;
    this.nanoTime = nanoTime;
  }

  synchronized JsonNode start(Light now) {
    light = now;
    running = true;
    taps.clear();
    reads.clear();
    return tell();
  }

  synchronized JsonNode tap() throws Refusal {
    if (!running || taps.size() >= MOST_TAPS) {
      throw new Refusal(Refusal.Code.AUDIT_NOT_RUNNING);
    }
    taps.add(nanoTime.getAsLong());
    return tell();
  }

  synchronized JsonNode end() throws Refusal {
    if (!running) {
      throw new Refusal(Refusal.Code.AUDIT_NOT_RUNNING);
    }
    running = false;
    return tell();
  }

  /** Takes note of a vehicle that was read. */
  synchronized void sighted(Sighting sighting) {
    if (running && reads.size() < MOST_TAPS) {
      reads.add(sighting.capturedNanos());
      var unused = tell();
    }
  }

  private JsonNode tell() {
    counts.put(light, new Count(taps.size(), captured(taps, reads)));
    ObjectNode json = Json.object();
    json.put("running", running);
    json.put("light", light.word());
    json.put("target", TARGET);
    for (Light each : Light.values()) {
      json.set(each.word(), json(counts.get(each)));
    }
    board.audit(json);
    return json;
  }

  private static JsonNode json(@org.jspecify.annotations.Nullable Count count) {
    if (count == null) {
      return Json.object().nullNode();
    }
    ObjectNode json = Json.object();
    json.put("vehicles", count.vehicles).put("captured", count.captured);
    if (count.vehicles == 0) {
      return json.putNull("rate").putNull("low").putNull("high");
    }
    Wilson interval = Wilson.of(count.captured, count.vehicles);
    json.put("rate", Json.rounded((double) count.captured / count.vehicles));
    json.put("low", Json.rounded(interval.low()));
    return json.put("high", Json.rounded(interval.high()));
  }

  /** Returns how many taps have a reading of their own nearby; the earliest is taken first. */
  static int captured(List<Long> taps, List<Long> reads) {
    List<Long> left = new ArrayList<>(reads);
    left.sort(null);
    int captured = 0;
    for (long tap : taps.stream().sorted().toList()) {
      int index = 0;
      while (index < left.size() && left.get(index) < tap - NEAR_NANOS) {
        index++;
      }
      if (index < left.size() && left.get(index) <= tap + NEAR_NANOS) {
        left.remove(index);
        captured++;
      }
    }
    return captured;
  }
}
