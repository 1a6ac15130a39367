package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.checkpointlpr.agent.track.ExerciseCamera;
import org.checkpointlpr.agent.track.Sighting;

/**
 * A vehicle that has passed, as the page shows it. Holds no picture.
 *
 * @param id names it on the page
 * @param camera which saw it
 * @param text what was read; belongs to a person
 * @param probability of the text
 * @param issuers most likely first, at most three
 * @param capturedAt wall-clock time
 * @param capturedNanos monotonic time
 */
record Read(
    String id,
    String camera,
    String text,
    double probability,
    List<String> issuers,
    Instant capturedAt,
    long capturedNanos) {
  private static final int MOST_ISSUERS = 3;

  static Read of(String id, Sighting sighting) {
    return new Read(
        id,
        sighting.camera(),
        sighting.reading().best().text().value(),
        sighting.reading().best().probability(),
        sighting.issuers().stream().limit(MOST_ISSUERS).toList(),
        sighting.capturedAt(),
        sighting.capturedNanos());
  }

  ObjectNode json(long nowNanos, Duration keep) {
    ObjectNode json = Json.object();
    json.put("id", id);
    json.put("camera", ExerciseCamera.configured(camera));
    json.put("exercise", ExerciseCamera.is(camera));
    json.put("text", text);
    json.put("probability", Json.rounded(probability));
    issuers.forEach(json.putArray("issuers")::add);
    json.put("capturedAt", Json.instant(capturedAt));
    json.put("ageMs", AlarmJson.millis(nowNanos - capturedNanos));
    json.put("forgetInMs", AlarmJson.millis(capturedNanos + keep.toNanos() - nowNanos));
    return json;
  }

  @Override
  public String toString() {
    return "read(" + id + ")";
  }
}
