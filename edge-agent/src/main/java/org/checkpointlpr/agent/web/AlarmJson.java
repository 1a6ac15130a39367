package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.hit.Disposition.Outcome;
import org.checkpointlpr.agent.track.ExerciseCamera;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.match.AlignedCharacter;
import org.checkpointlpr.match.Explanation;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.watchlist.Direction;
import org.checkpointlpr.watchlist.ListMatch;

/** Writes alarms for the page, as {@code api/crew-openapi.yaml} says. */
final class AlarmJson {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Priorities up to this are high; up to twice this, medium. */
  private static final int HIGH = 33;

  private static final int MEDIUM = 66;
  private static final int MOST_OTHERS = 7;

  private static final Map<String, Outcome> COUNTED =
      Map.of(
          "confirmedStopped", Outcome.CONFIRMED,
          "confirmedLetPass", Outcome.LET_PASS,
          "misread", Outcome.MISREAD,
          "otherIssuer", Outcome.OTHER_ISSUER,
          "staleEntry", Outcome.STALE_ENTRY,
          "notStopped", Outcome.NOT_STOPPED);

  private AlarmJson() {}

  /**
   * Writes what does not change while the alarm is open; without its id and its pictures' paths.
   */
  static ObjectNode face(WantedVehicle vehicle, Optional<Scenes.Scene> scene, Direction direction) {
    Sighting sighting = vehicle.sighting();
    ListMatch match = vehicle.first();
    int priority = match.entry().handling().priority();
    ObjectNode json = Json.object();
    json.put("exercise", vehicle.exercise());
    json.put("level", level(priority));
    json.put("sound", level(priority));
    writeMatch(json, match);
    json.put("read", sighting.reading().best().text().value());
    json.put("compared", compared(sighting, match.why()));
    writeAlignment(json.putArray("alignment"), match.why().alignment());
    ObjectNode issuer = json.putObject("issuer");
    issuer.put("wanted", match.entry().issuer());
    sighting.issuers().stream().limit(3).forEach(issuer.putArray("read")::add);
    issuer.put("relation", Json.word(match.issuer()));
    json.put("probability", Json.rounded(match.why().posterior()));
    json.put("readProbability", Json.rounded(sighting.reading().best().probability()));
    json.put("agreeing", sighting.agreeing());
    json.put("camera", ExerciseCamera.configured(sighting.camera()));
    json.put("direction", Json.word(direction));
    json.put("capturedAt", Json.instant(sighting.capturedAt()));
    json.putObject("list")
        .put("name", vehicle.list().list())
        .put("version", vehicle.list().version());
    writePlateBox(json, sighting, scene);
    ArrayNode others = json.putArray("others");
    vehicle.matches().stream()
        .skip(1)
        .limit(MOST_OTHERS)
        .forEach(other -> writeMatch(others.addObject(), other));
    return json;
  }

  static ObjectNode write(Alarm alarm, long nowNanos, Map<Outcome, Integer> history) {
    ObjectNode json = Json.object();
    String path = "/api/alarms/" + alarm.id();
    json.put("id", alarm.id());
    json.put("stage", Json.word(alarm.stage()));
    json.setAll(alarm.face().words().deepCopy());
    json.put("raisedAt", Json.instant(alarm.times().raisedAt()));
    json.put("ageMs", millis(nowNanos - alarm.times().capturedNanos()));
    json.put("plateJpg", path + "/plate.jpg");
    json.put("sceneJpg", alarm.face().scene().isPresent() ? path + "/scene.jpg" : null);
    json.put("earlier", alarm.earlier());
    json.set("history", counts(history));
    writeProgress(json, alarm);
    return json;
  }

  /** Returns how urgent a priority is. */
  static String level(int priority) {
    return priority <= HIGH ? "high" : priority <= MEDIUM ? "medium" : "low";
  }

  /** Returns the page's word for an outcome. */
  static String word(Outcome outcome) {
    return switch (outcome) {
      case CONFIRMED -> "confirmed-stopped";
      case LET_PASS -> "confirmed-let-pass";
      default -> Json.word(outcome);
    };
  }

  /** Returns the outcome of a page's word. */
  static Optional<Outcome> outcome(String word) {
    for (Outcome outcome : Outcome.values()) {
      if (word(outcome).equals(word)) {
        return Optional.of(outcome);
      }
    }
    return Optional.empty();
  }

  static ObjectNode counts(Map<Outcome, Integer> counts) {
    ObjectNode json = Json.object();
    COUNTED.forEach((name, outcome) -> json.put(name, counts.getOrDefault(outcome, 0)));
    return json;
  }

  /** Reads what {@link #counts} wrote. */
  static void readCounts(JsonNode json, Map<Outcome, Integer> into) {
    COUNTED.forEach(
        (name, outcome) -> {
          if (json.path(name).asInt() > 0) {
            into.put(outcome, json.path(name).asInt());
          }
        });
  }

  static long millis(long nanos) {
    return Math.max(0, Math.round(nanos / NANOS_PER_MILLI));
  }

  private static void writeMatch(ObjectNode json, ListMatch match) {
    json.put("instruction", match.entry().handling().instruction());
    json.put("category", match.entry().handling().category());
    json.put("priority", match.entry().handling().priority());
    json.put("entry", match.entry().id());
    json.put("match", match.exact() ? "exact" : "near");
    json.put("wanted", match.entry().plate());
    json.put("vehicle", match.entry().details().vehicle());
  }

  private static String compared(Sighting sighting, Explanation why) {
    List<Alternative> alternatives = sighting.reading().alternatives();
    int index = Math.max(0, Math.min(why.alternative(), alternatives.size() - 1));
    return alternatives.get(index).text().value();
  }

  private static void writeAlignment(ArrayNode json, List<AlignedCharacter> alignment) {
    for (AlignedCharacter step : alignment) {
      json.addObject()
          .put("wanted", character(step.wanted()))
          .put("read", character(step.read()))
          .put("relation", Json.word(step.relation()));
    }
  }

  private static String character(char c) {
    return c == AlignedCharacter.NONE ? "" : String.valueOf(c);
  }

  private static void writePlateBox(
      ObjectNode json, Sighting sighting, Optional<Scenes.Scene> seen) {
    if (seen.isEmpty() || seen.get().capturedNanos() != sighting.capturedNanos()) {
      json.putNull("plateBox"); // the vehicle has moved between the two
      return;
    }
    Scenes.Scene scene = seen.get();
    Quad corners = sighting.corners();
    json.putObject("plateBox")
        .put("x", Json.rounded(corners.left() / scene.width()))
        .put("y", Json.rounded(corners.top() / scene.height()))
        .put("width", Json.rounded((corners.right() - corners.left()) / scene.width()))
        .put("height", Json.rounded((corners.bottom() - corners.top()) / scene.height()));
  }

  private static void writeProgress(ObjectNode json, Alarm alarm) {
    Alarm.Progress progress = alarm.progress();
    json.put("hit", Json.word(progress.hit()));
    Alarm.Noticed noticed = progress.noticed();
    if (noticed == null) {
      json.putNull("acknowledged");
    } else {
      json.putObject("acknowledged")
          .put("at", Json.instant(noticed.at()))
          .put("role", noticed.role().word());
    }
    Alarm.Looked looked = progress.looked();
    if (looked == null) {
      json.putNull("confirmed");
    } else {
      json.putObject("confirmed")
          .put("at", Json.instant(looked.at()))
          .put("role", looked.role().word())
          .put("readsSo", looked.readsSo())
          .put("sameVehicle", Json.word(looked.sameVehicle()));
    }
    Alarm.Ended ended = progress.ended();
    if (ended == null) {
      json.putNull("outcome");
    } else {
      json.putObject("outcome")
          .put("at", Json.instant(ended.at()))
          .put("role", ended.role().word())
          .put("outcome", word(ended.outcome()))
          .put("correctText", ended.correctText())
          .put("note", ended.note())
          .put("record", Json.word(ended.record()));
    }
    alarm.outcomes().forEach(outcome -> json.withArray("outcomes").add(word(outcome)));
    json.withArray("outcomes");
  }
}
