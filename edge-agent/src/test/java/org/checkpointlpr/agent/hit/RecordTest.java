package org.checkpointlpr.agent.hit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.plate.PlateText;
import org.checkpointlpr.seal.Refusal;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.junit.jupiter.api.Test;

class RecordTest {
  private static final TestMission MISSION = TestMission.get();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path API = Path.of("api");
  private static final Position POSITION =
      new Position("cp-alpha", "0123456789abcdef", 42, RecordHash.of(new byte[] {1}));
  private static final Instant WRITTEN = Instant.parse("2026-11-22T12:00:00.456Z");

  private static final List<RecordBody> BODIES =
      List.of(
          Samples.hit(1),
          fullHit(),
          PicturePart.cut(new byte[PicturePart.MAX_BYTES]).get(0),
          new Disposition("0123456789abcdef", 7, Disposition.Outcome.OTHER_ISSUER, "grüne Tür"),
          new Disposition(
              "0123456789abcdef",
              8,
              Disposition.Outcome.MISREAD,
              "",
              Optional.of(
                  new Disposition.Answers(
                      "crew", false, Disposition.SameVehicle.UNSURE, "KB4128G"))),
          new Disposition(
              "0123456789abcdef",
              9,
              Disposition.Outcome.LET_PASS,
              "",
              Optional.of(
                  new Disposition.Answers("commander", true, Disposition.SameVehicle.YES, ""))),
          new Health(
              new Place("Bridge", Optional.empty()),
              new ListVersion("main", 3),
              12,
              Map.of("lane-1", "ok"),
              Map.of("frames", 123L)),
          new ListReport(
              new ListVersion("main", 4), RecordHash.of(new byte[] {2}), false, "rolled back"),
          new Exercise(Samples.hit(1)),
          new Drill(
              WRITTEN.minusSeconds(100),
              "crew",
              List.of(
                  new Drill.Step("card-lane-1", "plate-too-small", 9),
                  new Drill.Step("sound", "", 0))),
          new LocalEntryReport(
              "local-1", true, "KX 712-34", "CD", "DETAIN", "left the scene", "Sgt A", WRITTEN),
          new Dropped(List.of(new Dropped.Link(3, RecordHash.of(new byte[] {3})))),
          new SceneAnswer("0123456789abcdef", 7, 1, SceneAnswer.Outcome.GONE, Optional.empty()),
          new SceneAnswer("0123456789abcdef", 7, 2, SceneAnswer.Outcome.OFF, Optional.empty()),
          new SceneAnswer(
              "0123456789abcdef",
              7,
              3,
              SceneAnswer.Outcome.SENT,
              Optional.of(Bytes.of(new byte[PicturePart.MAX_BYTES]))));

  @Test
  void everyRecordComesBackFromItsJson() throws RecordException {
    for (RecordBody body : BODIES) {
      CheckpointRecord record = new CheckpointRecord("test", POSITION, WRITTEN, body);
      assertThat(RecordJson.read(RecordJson.write(record))).isEqualTo(record);
    }
  }

  @Test
  void everyRecordFitsItsSchema() throws IOException {
    for (RecordBody body : BODIES) {
      byte[] json = RecordJson.write(new CheckpointRecord("test", POSITION, WRITTEN, body));
      SchemaCheck.check(API.resolve(body.kind().word() + ".schema.json"), JSON.readTree(json));
    }
  }

  @Test
  void receiptAndBeatFitTheirSchemasAndComeBack()
      throws IOException, RefusedException, RecordException {
    var hq = org.checkpointlpr.agent.keys.PartyFolder.open(MISSION.mission().party("hq"));
    Receipt receipt =
        new Receipt(
            "test", "cp-alpha", "0123456789abcdef", 9, RecordHash.NONE, List.of(11L), WRITTEN);
    Receipt refusing =
        new Receipt(
            "test",
            "cp-alpha",
            "0123456789abcdef",
            9,
            RecordHash.NONE,
            List.of(),
            List.of(new Receipt.Refused(10, RecordHash.of(new byte[] {1}))),
            WRITTEN);
    for (Receipt one : List.of(receipt, refusing)) {
      byte[] signed = one.sign(hq.identity(Role.HQ_SIGN));
      assertThat(Receipt.verify(signed, hq.roster(), MISSION.clock().instant())).isEqualTo(one);
      SchemaCheck.check(API.resolve("receipt.schema.json"), content(signed));
    }
    Beat beat =
        new Beat(
            "test",
            WRITTEN,
            List.of(new NewestRelease(new ListVersion("main", 5), RecordHash.NONE)));
    byte[] beating = beat.sign(hq.identity(Role.HQ_SIGN));
    assertThat(Beat.verify(beating, hq.roster(), MISSION.clock().instant())).isEqualTo(beat);
    SchemaCheck.check(API.resolve("beat.schema.json"), content(beating));
  }

  @Test
  void everyTopicAndSchemaStandsInTheAsyncApiDocument() throws IOException {
    JsonNode document = new YAMLMapper().readTree(API.resolve("asyncapi.yaml").toFile());
    Topics topics = new Topics("{mission}");
    assertThat(document.at("/channels/up/address").asText()).isEqualTo(topics.up("{checkpoint}"));
    assertThat(document.at("/channels/down/address").asText())
        .isEqualTo(topics.down("{checkpoint}"));
    assertThat(document.at("/channels/state/address").asText())
        .isEqualTo(topics.state("{checkpoint}"));
    assertThat(document.at("/channels/beat/address").asText()).isEqualTo(topics.beat());
    assertThat(document.at("/channels/manifest/address").asText())
        .isEqualTo(topics.manifest("{list}"));
    assertThat(document.at("/channels/part/address").asText())
        .isEqualTo(topics.part("{list}", "{sha256}"));
    for (JsonNode reference : document.at("/channels").findValues("$ref")) {
      assertThat(API.resolve(reference.asText())).exists();
    }
    for (RecordKind kind : RecordKind.values()) {
      assertThat(document.at("/channels/up").toString()).contains(kind.word() + ".schema.json");
    }
  }

  @Test
  void unknownMissingRepeatedAndTrailingAreRefused() {
    String good =
        new String(
            RecordJson.write(new CheckpointRecord("test", POSITION, WRITTEN, Samples.hit(1))),
            UTF_8);
    for (String bad :
        List.of(
            good.replace("\"cam\"", "\"camera\""),
            good.replace("\"v\":1", "\"v\":2"),
            good.replace("\"v\":1", "\"v\":1,\"v\":1"),
            good.replace("\"v\":1", "\"v\":1,\"x\":1"),
            good.replace("\"seq\":42", "\"seq\":0"),
            good.replace("\"seq\":42", "\"seq\":42.5"),
            good.replace("\"seq\":42", "\"seq\":\"42\""),
            good.replace("\"seq\":42", "\"seq\":99999999999999999999"),
            good.replace("\"conf\":", "\"conf\":1"),
            good.replace("\"type\":\"hit\"", "\"type\":\"beat\""),
            good.replace("\"matches\":[{", "\"matches\":[{\"a\":{\"a\":{\"a\":{}}},"),
            good + "{}",
            "[" + good + "]",
            "")) {
      assertThatThrownBy(() -> RecordJson.read(bad.getBytes(UTF_8)))
          .as("not refused: variant of %d characters", bad.length())
          .isInstanceOf(RecordException.class);
    }
  }

  @Test
  void jsonCutAnywhereIsRefusedAndSaysNothingOfThePlate() {
    byte[] good = RecordJson.write(new CheckpointRecord("test", POSITION, WRITTEN, Samples.hit(1)));
    String plate = Samples.hit(1).read().value();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> RecordJson.read(cut))
          .isInstanceOfSatisfying(
              RecordException.class, e -> assertThat(e.toString()).doesNotContain(plate));
    }
  }

  @Test
  void textRecordsAreOneKibibyteSealedAndNothingTellsThemApart()
      throws RefusedException, RecordException {
    int hit = MISSION.sealer().seal(POSITION, WRITTEN, Samples.hit(1)).sealed().length();
    for (int i = 0; i < 50; i++) {
      // Signatures differ by two bytes, and a hit may be written hours after the capture.
      int size =
          MISSION
              .sealer()
              .seal(
                  new Position("cp-alpha", "0123456789abcdef", 1_000_000L + i, RecordHash.NONE),
                  WRITTEN.plusSeconds(1_000_000),
                  Samples.hit(i))
              .sealed()
              .length();
      assertThat(size).isEqualTo(hit).isLessThanOrEqualTo(1024);
    }
    for (RecordBody body : BODIES) {
      SealedRecord sealed = MISSION.sealer().seal(POSITION, WRITTEN, body);
      assertThat(MISSION.open(sealed.sealed()).record().body()).isEqualTo(body);
      if (body instanceof PicturePart
          || (body instanceof SceneAnswer answer && answer.scene().isPresent())) {
        assertThat(sealed.sealed().length()).isBetween(60_000, 65_536);
      } else if (!body.equals(fullHit())) {
        assertThat(sealed.sealed().length()).as("%s", body.kind()).isEqualTo(hit);
      }
    }
  }

  @Test
  void recordOfAnotherSignerMissionOrRoleIsRefused() throws IOException {
    var bravo = org.checkpointlpr.agent.keys.PartyFolder.open(MISSION.mission().party("cp-bravo"));
    RecordSealer liar =
        new RecordSealer("test", bravo.identity(Role.CHECKPOINT_SIGN), bravo.recordRecipients());
    SealedRecord posing = liar.seal(POSITION, WRITTEN, Samples.hit(1));
    assertRefused(Refusal.WRONG_ROLE, posing);
    RecordSealer link =
        new RecordSealer("test", bravo.identity(Role.CHECKPOINT_LINK), bravo.recordRecipients());
    assertRefused(Refusal.WRONG_ROLE, link.seal(POSITION, WRITTEN, Samples.hit(1)));
    RecordSealer elsewhere =
        new RecordSealer("other", bravo.identity(Role.CHECKPOINT_SIGN), bravo.recordRecipients());
    assertThatThrownBy(
            () -> MISSION.open(elsewhere.seal(POSITION, WRITTEN, Samples.hit(1)).sealed()))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining("another mission");
  }

  @Test
  void hitPrintsNoPlate() {
    Hit hit = fullHit();
    assertThat(hit.toString()).doesNotContain(hit.read().value()).doesNotContain("3: 0 for O");
  }

  private static void assertRefused(Refusal refusal, SealedRecord sealed) {
    assertThatThrownBy(() -> MISSION.open(sealed.sealed()))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  private static JsonNode content(byte[] signed) throws IOException, RefusedException {
    return JSON.readTree(org.checkpointlpr.seal.Signed.contentUnverified(signed, 10_000));
  }

  private static Hit fullHit() {
    Hit hit = Samples.hit(2);
    Matched near = new Matched("e1", "SUPPORT", true, "3: 0 for O", 0.8);
    return new Hit(
        hit.camera(),
        hit.time(),
        new Place("Bridge on the N2, northbound", Optional.empty()),
        new PlateText("ABC1230"),
        0.5,
        1,
        List.of(near, near, near, near),
        hit.list(),
        Optional.empty());
  }
}
