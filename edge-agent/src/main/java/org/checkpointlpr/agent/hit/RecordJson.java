package org.checkpointlpr.agent.hit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.checkpointlpr.plate.PlateText;

/**
 * Records as JSON: one flat object, version 1, schemas in {@code api/}. Reading is strict: unknown,
 * missing or repeated keys, wrong types, values out of range and anything after the end are
 * refused. Pure; safe on any thread.
 */
public final class RecordJson {
  private static final int VERSION = 1;

  private RecordJson() {}

  /** Returns the record as compact UTF-8 JSON. */
  public static byte[] write(CheckpointRecord record) {
    ObjectNode json = StrictJson.object();
    Position position = record.position();
    json.put("v", VERSION);
    json.put("type", record.body().kind().word());
    json.put("mission", record.mission());
    json.put("cp", position.checkpoint());
    json.put("epoch", position.epoch());
    json.put("seq", position.seq());
    json.put("prev", position.previous().text());
    if (!(record.body() instanceof Hit || record.body() instanceof Exercise)) {
      json.put("written", millis(record.written()));
    }
    RecordBody body = record.body();
    if (body instanceof Hit hit) {
      writeHit(json, hit, record.written());
    } else if (body instanceof Exercise exercise) {
      writeHit(json, exercise.hit(), record.written());
    } else if (body instanceof Drill drill) {
      writeDrill(json, drill);
    } else if (body instanceof PicturePart part) {
      json.put("picture", part.picture().text());
      json.put("part", part.part());
      json.put("parts", part.parts());
      json.put("data", Base64.getEncoder().encodeToString(part.data().toArray()));
    } else if (body instanceof SceneAnswer scene) {
      writeScene(json, scene);
    } else if (body instanceof Disposition disposition) {
      json.put("hitEpoch", disposition.epoch());
      json.put("hitSeq", disposition.seq());
      json.put("outcome", StrictJson.word(disposition.outcome()));
      putText(json, "note", disposition.note());
      disposition.answers().ifPresent(answers -> writeAnswers(json, answers));
    } else if (body instanceof Health health) {
      writeHealth(json, health);
    } else if (body instanceof ListReport report) {
      writeList(json, report.release());
      json.put("manifest", report.manifest().text());
      json.put("applied", report.applied());
      putText(json, "reason", report.reason());
    } else if (body instanceof LocalEntryReport local) {
      writeLocal(json, local);
    } else if (body instanceof Dropped dropped) {
      ArrayNode links = json.putArray("links");
      for (Dropped.Link link : dropped.links()) {
        links.addObject().put("seq", link.seq()).put("hash", link.hash().text());
      }
    }
    return StrictJson.bytes(json);
  }

  /**
   * Reads a record.
   *
   * @throws RecordException if it is not exactly one; the message shows none of its content
   */
  public static CheckpointRecord read(byte[] bytes) throws RecordException {
    StrictJson json = StrictJson.read(bytes);
    if (json.number("v") != VERSION) {
      throw new RecordException("record of another version; this program reads version " + VERSION);
    }
    RecordKind kind =
        RecordKind.of(json.text("type"))
            .orElseThrow(() -> new RecordException("record of an unknown type"));
    try {
      Position position =
          new Position(
              json.text("cp"),
              json.text("epoch"),
              json.number("seq"),
              new RecordHash(json.text("prev")));
      String mission = json.text("mission");
      Instant written =
          kind == RecordKind.HIT || kind == RecordKind.EXERCISE
              ? json.instant("at").plusMillis(json.number("delayMs"))
              : json.instant("written");
      CheckpointRecord record =
          new CheckpointRecord(mission, position, written, readBody(json, kind));
      json.end();
      return record;
    } catch (IllegalArgumentException | java.time.DateTimeException | ArithmeticException e) {
      throw new RecordException("value out of range: " + e.getMessage(), e);
    }
  }

  private static RecordBody readBody(StrictJson json, RecordKind kind) throws RecordException {
    return switch (kind) {
      case HIT -> readHit(json);
      case EXERCISE -> new Exercise(readHit(json));
      case DRILL -> readDrill(json);
      case PICTURE ->
          new PicturePart(
              new RecordHash(json.text("picture")),
              Math.toIntExact(json.number("part")),
              Math.toIntExact(json.number("parts")),
              Bytes.of(Base64.getDecoder().decode(json.text("data"))));
      case SCENE -> readScene(json);
      case DISPOSITION ->
          new Disposition(
              json.text("hitEpoch"),
              json.number("hitSeq"),
              json.choice("outcome", Disposition.Outcome.class),
              json.text("note", ""),
              readAnswers(json));
      case HEALTH ->
          new Health(
              readPlace(json),
              readList(json),
              json.number("waiting"),
              json.texts("cameras"),
              json.numbers("counters"));
      case LIST_REPORT ->
          new ListReport(
              readList(json),
              new RecordHash(json.text("manifest")),
              json.flag("applied"),
              json.text("reason", ""));
      case DROPPED -> readDropped(json);
      case LOCAL_ENTRY ->
          new LocalEntryReport(
              json.text("entry"),
              json.flag("added"),
              json.text("plate"),
              json.text("issuer", ""),
              json.text("do"),
              json.text("reason", ""),
              json.text("who", ""),
              json.instant("until"));
    };
  }

  private static void writeScene(ObjectNode json, SceneAnswer answer) {
    json.put("hitEpoch", answer.epoch());
    json.put("hitSeq", answer.seq());
    json.put("ask", answer.ask());
    json.put("outcome", StrictJson.word(answer.outcome()));
    answer
        .scene()
        .ifPresent(bytes -> json.put("scene", Base64.getEncoder().encodeToString(bytes.toArray())));
  }

  private static SceneAnswer readScene(StrictJson json) throws RecordException {
    return new SceneAnswer(
        json.text("hitEpoch"),
        json.number("hitSeq"),
        Math.toIntExact(json.number("ask")),
        json.choice("outcome", SceneAnswer.Outcome.class),
        json.has("scene")
            ? Optional.of(Bytes.of(Base64.getDecoder().decode(json.text("scene"))))
            : Optional.empty());
  }

  private static void writeDrill(ObjectNode json, Drill drill) {
    json.put("started", millis(drill.started()));
    json.put("role", drill.role());
    json.put("go", drill.go());
    ArrayNode steps = json.putArray("steps");
    for (Drill.Step step : drill.steps()) {
      ObjectNode one = steps.addObject();
      one.put("step", step.name());
      putText(one, "reason", step.reason());
      if (step.plateHeight() > 0) {
        one.put("height", step.plateHeight());
      }
    }
  }

  private static Drill readDrill(StrictJson json) throws RecordException {
    List<Drill.Step> steps = new ArrayList<>();
    for (StrictJson one : json.objects("steps")) {
      steps.add(
          new Drill.Step(
              one.text("step"), one.text("reason", ""), Math.toIntExact(one.number("height", 0))));
      one.end();
    }
    Drill drill = new Drill(json.instant("started"), json.text("role"), steps);
    if (json.flag("go") != drill.go()) {
      throw new RecordException("a drill whose steps say other than its verdict");
    }
    return drill;
  }

  private static void writeAnswers(ObjectNode json, Disposition.Answers answers) {
    json.put("role", answers.role());
    json.put("readsSo", answers.readsSo());
    json.put("sameVehicle", StrictJson.word(answers.sameVehicle()));
    putText(json, "text", answers.correctText());
  }

  private static Optional<Disposition.Answers> readAnswers(StrictJson json) throws RecordException {
    if (!json.has("role")) {
      return Optional.empty();
    }
    return Optional.of(
        new Disposition.Answers(
            json.text("role"),
            json.flag("readsSo"),
            json.choice("sameVehicle", Disposition.SameVehicle.class),
            json.text("text", "")));
  }

  private static void writeLocal(ObjectNode json, LocalEntryReport local) {
    json.put("entry", local.entry());
    json.put("added", local.added());
    json.put("plate", local.plate());
    putText(json, "issuer", local.issuer());
    json.put("do", local.action());
    putText(json, "reason", local.reason());
    putText(json, "who", local.who());
    json.put("until", local.until().toString());
  }

  private static void writeHit(ObjectNode json, Hit hit, Instant written) {
    CaptureTime time = hit.time();
    json.put("at", millis(time.at()));
    // Against the capture, because the two are close: six bytes instead of thirty-five.
    json.put(
        "delayMs", ChronoUnit.MILLIS.between(millisInstant(time.at()), millisInstant(written)));
    json.put("clock", StrictJson.word(time.source()));
    if (time.uncertaintyMs() >= 0) {
      json.put("errMs", time.uncertaintyMs());
    }
    json.put("boot", time.boot());
    json.put("mono", time.monotonicMs());
    json.put("cam", hit.camera());
    writePlace(json, hit.place());
    json.put("read", hit.read().value());
    json.put("conf", rounded(hit.confidence()));
    json.put("agree", hit.agreeing());
    ArrayNode matches = json.putArray("matches");
    for (Matched match : hit.matches()) {
      ObjectNode one = matches.addObject();
      one.put("entry", match.entry());
      one.put("do", match.action());
      if (match.near()) {
        one.put("near", match.why());
      }
      one.put("p", rounded(match.probability()));
    }
    writeList(json, hit.list());
    hit.picture().ifPresent(hash -> json.put("pic", hash.text()));
  }

  private static Hit readHit(StrictJson json) throws RecordException {
    List<Matched> matches = new ArrayList<>();
    for (StrictJson one : json.objects("matches")) {
      matches.add(
          new Matched(
              one.text("entry"),
              one.text("do"),
              one.has("near"),
              one.text("near", ""),
              one.decimal("p")));
      one.end();
    }
    CaptureTime time =
        new CaptureTime(
            json.instant("at"),
            json.choice("clock", CaptureTime.Source.class),
            json.number("errMs", -1),
            json.text("boot"),
            json.number("mono"));
    return new Hit(
        json.text("cam"),
        time,
        readPlace(json),
        new PlateText(json.text("read")),
        json.decimal("conf"),
        Math.toIntExact(json.number("agree")),
        matches,
        readList(json),
        json.has("pic") ? Optional.of(new RecordHash(json.text("pic"))) : Optional.empty());
  }

  private static void writeHealth(ObjectNode json, Health health) {
    writePlace(json, health.place());
    writeList(json, health.list());
    json.put("waiting", health.waiting());
    ObjectNode cameras = json.putObject("cameras");
    for (Map.Entry<String, String> camera : health.cameras().entrySet()) {
      cameras.put(camera.getKey(), camera.getValue());
    }
    ObjectNode counters = json.putObject("counters");
    for (Map.Entry<String, Long> counter : health.counters().entrySet()) {
      counters.put(counter.getKey(), counter.getValue());
    }
  }

  private static Dropped readDropped(StrictJson json) throws RecordException {
    List<Dropped.Link> links = new ArrayList<>();
    for (StrictJson link : json.objects("links")) {
      links.add(new Dropped.Link(link.number("seq"), new RecordHash(link.text("hash"))));
      link.end();
    }
    return new Dropped(links);
  }

  private static void writePlace(ObjectNode json, Place place) {
    putText(json, "place", place.words());
    place
        .coordinates()
        .ifPresent(point -> json.put("lat", point.latitude()).put("lon", point.longitude()));
  }

  private static Place readPlace(StrictJson json) throws RecordException {
    return new Place(
        json.text("place", ""),
        json.has("lat") || json.has("lon")
            ? Optional.of(new Place.Coordinates(json.decimal("lat"), json.decimal("lon")))
            : Optional.empty());
  }

  private static void writeList(ObjectNode json, ListVersion list) {
    json.put("list", list.list());
    json.put("ver", list.version());
  }

  private static ListVersion readList(StrictJson json) throws RecordException {
    return new ListVersion(json.text("list"), json.number("ver"));
  }

  private static void putText(ObjectNode json, String key, String text) {
    if (!text.isEmpty()) {
      json.put(key, text);
    }
  }

  private static double rounded(double fraction) {
    return Math.round(fraction * 10_000) / 10_000.0;
  }

  private static Instant millisInstant(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private static String millis(Instant instant) {
    return millisInstant(instant).toString();
  }
}
