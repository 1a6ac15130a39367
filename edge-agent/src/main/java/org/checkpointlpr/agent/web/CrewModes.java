package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import org.checkpointlpr.agent.capture.Motion;
import org.checkpointlpr.agent.config.AgentConfig;

/** What the crew has switched on, and what else the state of the page is made of. Thread-safe. */
final class CrewModes {
  private final AgentConfig config;
  private final EntryDesk entries;
  private final Motion motion;
  private final Unconfirmed unconfirmed = new Unconfirmed();
  private volatile boolean exercise;

  CrewModes(AgentConfig config, EntryDesk entries, Motion motion) {
    this.config = config;
    this.entries = entries;
    this.motion = motion;
  }

  ObjectNode checkpoint() {
    return Json.object()
        .put("mission", config.mission())
        .put("name", config.checkpoint())
        .put("place", config.place().orElse(""));
  }

  Unconfirmed unconfirmed() {
    return unconfirmed;
  }

  boolean isExercise() {
    return exercise;
  }

  void exercise(boolean on) {
    exercise = on;
  }

  Optional<Long> minutesWithoutPlate(String camera) {
    return motion.blind(camera).map(Duration::toMinutes);
  }

  ArrayNode entries() {
    return entries.all();
  }
}
