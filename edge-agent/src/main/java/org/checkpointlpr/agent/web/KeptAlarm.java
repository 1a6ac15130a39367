package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.checkpointlpr.agent.hit.Disposition.SameVehicle;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Jpeg;
import org.jspecify.annotations.Nullable;

/**
 * An open alarm as it lies on the disk while the agent is away. Immutable; names nobody.
 *
 * @param face what was seen and matched
 * @param hit names its hit for headquarters
 * @param raisedAt when the crew was told
 * @param earlier how many alarms of the same entry came before it
 * @param noticed when somebody noticed it, or null
 * @param looked what somebody saw, or null
 */
record KeptAlarm(
    AlarmFace face,
    Stored hit,
    Instant raisedAt,
    int earlier,
    Alarm.@Nullable Noticed noticed,
    Alarm.@Nullable Looked looked) {
  static KeptAlarm of(Alarm alarm, Stored hit) {
    return new KeptAlarm(
        alarm.face(),
        hit,
        alarm.times().raisedAt(),
        alarm.earlier(),
        alarm.progress().noticed(),
        alarm.progress().looked());
  }

  /** Returns the alarm under a new name; a wall clock that was put back makes it fresh, not odd. */
  Alarm alarm(String id, Instant wall, long nowNanos) {
    Instant capturedAt = Instant.parse(face.words().path("capturedAt").asText());
    return new Alarm(
        id,
        face,
        CompletableFuture.completedFuture(hit),
        new Alarm.Times(nowNanos - age(capturedAt, wall), raisedAt, nowNanos - age(raisedAt, wall)),
        earlier,
        new Alarm.Progress(Alarm.Safety.STORED, noticed, looked, null));
  }

  private static long age(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    return age.isNegative() ? 0 : Math.min(age.toSeconds(), 1_000_000) * 1_000_000_000L;
  }

  byte[] bytes() {
    ObjectNode json = Json.object();
    json.set("words", face.words());
    json.put("plate", base64(face.plate()));
    json.put("scene", face.scene().map(KeptAlarm::base64).orElse(null));
    json.put("epoch", hit.epoch());
    json.put("seq", hit.seq());
    json.put("hash", hit.hash().text());
    json.put("raisedAt", raisedAt.toString());
    json.put("earlier", earlier);
    if (noticed != null) {
      json.putObject("noticed")
          .put("at", noticed.at().toString())
          .put("role", noticed.role().name());
    }
    if (looked != null) {
      json.putObject("looked")
          .put("at", looked.at().toString())
          .put("role", looked.role().name())
          .put("readsSo", looked.readsSo())
          .put("sameVehicle", looked.sameVehicle().name());
    }
    return Json.bytes(json);
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws IOException if it is something else
   */
  static KeptAlarm parse(byte[] bytes) throws IOException {
    JsonNode json = Json.read(bytes);
    try {
      JsonNode words = json.path("words");
      JsonNode scene = json.path("scene");
      return new KeptAlarm(
          new AlarmFace(
              words.deepCopy(),
              jpeg(json.path("plate")),
              scene.isTextual() ? Optional.of(jpeg(scene)) : Optional.empty()),
          new Stored(
              json.path("epoch").asText(),
              json.path("seq").asLong(),
              new RecordHash(json.path("hash").asText())),
          Instant.parse(json.path("raisedAt").asText()),
          json.path("earlier").asInt(),
          noticed(json.path("noticed")),
          looked(json.path("looked")));
    } catch (RuntimeException e) {
      throw new IOException("a kept alarm is damaged", e);
    }
  }

  private static Alarm.@Nullable Noticed noticed(JsonNode json) {
    return json.isObject() ? new Alarm.Noticed(at(json), role(json)) : null;
  }

  private static Alarm.@Nullable Looked looked(JsonNode json) {
    return json.isObject()
        ? new Alarm.Looked(
            at(json),
            role(json),
            json.path("readsSo").asBoolean(),
            SameVehicle.valueOf(json.path("sameVehicle").asText()))
        : null;
  }

  private static Instant at(JsonNode json) {
    return Instant.parse(json.path("at").asText());
  }

  private static CrewRole role(JsonNode json) {
    return CrewRole.valueOf(json.path("role").asText());
  }

  private static String base64(Jpeg picture) {
    return Base64.getEncoder().encodeToString(picture.bytes());
  }

  private static Jpeg jpeg(JsonNode base64) {
    return Jpeg.of(Base64.getDecoder().decode(base64.asText()));
  }

  @Override
  public String toString() {
    return "kept(" + hit.id() + ")";
  }
}
