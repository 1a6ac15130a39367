package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One step of a drill. Immutable.
 *
 * @param name names it
 * @param kind who decides it
 * @param camera which camera it concerns; null if none
 * @param state how far it is
 * @param reason why it failed; null unless it did
 * @param measured what was measured; null before
 */
record DrillStep(
    String name,
    Kind kind,
    @Nullable String camera,
    State state,
    @Nullable String reason,
    @Nullable Measured measured) {
  /** Who decides. */
  enum Kind {
    CARD,
    PERSON,
    AUTOMATIC
  }

  /** How far it is. */
  enum State {
    WAITING,
    PASSED,
    FAILED
  }

  /** What was measured on a test card; null where nobody measured. */
  record Measured(
      int plateHeight, int plateWidth, @Nullable Double sharpness, @Nullable Double brightness) {}

  static DrillStep waiting(String name, Kind kind, @Nullable String camera) {
    return new DrillStep(name, kind, camera, State.WAITING, null, null);
  }

  DrillStep with(State now, @Nullable String why) {
    return new DrillStep(name, kind, camera, now, why, measured);
  }

  DrillStep measured(@Nullable String why, Measured what) {
    State now = why == null ? State.PASSED : State.FAILED;
    return new DrillStep(name, kind, camera, now, why, what);
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("step", name);
    json.put("kind", Json.word(kind));
    json.put("camera", camera);
    json.put("state", Json.word(state));
    json.put("reason", reason);
    Measured what = measured;
    if (what == null) {
      return json.putNull("measured");
    }
    ObjectNode into = json.putObject("measured");
    into.put("plateHeightPx", what.plateHeight).put("plateWidthPx", what.plateWidth);
    into.put("sharpness", rounded(what.sharpness)).put("brightness", rounded(what.brightness));
    return json;
  }

  private static @Nullable Double rounded(@Nullable Double value) {
    return value == null ? null : Double.valueOf(Json.rounded(value));
  }
}
