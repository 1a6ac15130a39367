package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.checkpointlpr.agent.config.AgentConfig;

/** What the crew has switched on, and what else the state of the page is made of. Thread-safe. */
final class CrewModes {
  private final AgentConfig config;
  private final Unconfirmed unconfirmed = new Unconfirmed();
  private volatile boolean exercise;
  private volatile boolean panicked;

  CrewModes(AgentConfig config) {
    this.config = config;
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

  boolean isPanicked() {
    return panicked;
  }

  void panicked() {
    panicked = true;
  }

  Optional<Long> minutesWithoutPlate(String camera) {
    return Optional.empty();
  }

  ArrayNode entries() {
    return Json.object().arrayNode();
  }
}
