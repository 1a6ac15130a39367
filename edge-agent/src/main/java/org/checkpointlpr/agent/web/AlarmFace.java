package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.checkpointlpr.agent.track.Jpeg;

/**
 * What an alarm shows from its first moment on: what was read, what is wanted, and the pictures. It
 * is all that a restart must bring back. Not changed after it was made; {@link #toString()} names
 * nobody.
 *
 * @param words as {@code Alarm} of {@code api/crew-openapi.yaml}, without what changes later
 * @param plate the picture of the plate
 * @param scene the whole picture, if it was at hand
 */
record AlarmFace(ObjectNode words, Jpeg plate, Optional<Jpeg> scene) {
  boolean exercise() {
    return words.path("exercise").asBoolean();
  }

  int priority() {
    return words.path("priority").asInt();
  }

  String entry() {
    return words.path("entry").asText();
  }

  /** Returns the steps of wanted and read characters. */
  JsonNode alignment() {
    return words.path("alignment");
  }

  @Override
  public String toString() {
    return "face(" + entry() + ")";
  }
}
