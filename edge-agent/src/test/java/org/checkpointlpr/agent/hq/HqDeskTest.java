package org.checkpointlpr.agent.hq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.DownMessage;
import org.checkpointlpr.agent.hit.Dropped;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.Receipt;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.SceneAnswer;
import org.checkpointlpr.agent.hit.ScenePicture;
import org.checkpointlpr.agent.hit.SceneRequest;
import org.checkpointlpr.agent.hit.SealedRecord;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What headquarters makes of honest checkpoints, lying brokers, clones and rubbish. */
class HqDeskTest {
  private static final TestMission MISSION = TestMission.get();
  private static final String EPOCH = "00000000000000aa";
  private static final Topics TOPICS = new Topics("test");
  private static final String UP = TOPICS.up("cp-alpha");

  @TempDir Path dir;
  private final HqNotes notes = new HqNotes();
  private final List<VerifiedRecord> verified = notes.verified;
  private final List<Quarantined> refused = notes.refused;
  private final List<HqAlarm> alarms = notes.alarms;
  private HqArchive archive;
  private HqDesk desk;
  private PartyFolder hq;

  @BeforeEach
  void openTheDesk() throws IOException, SQLException {
    hq = PartyFolder.open(MISSION.mission().party("hq"));
    archive = HqArchive.open(ArchiveAddress.file(dir.resolve("hq.db")));
    desk =
        new HqDesk(
            HqKeys.read(MISSION.mission().party("hq")),
            archive,
            notes,
            MISSION.clock(),
            Duration.ZERO);
  }

  @AfterEach
  void close() throws SQLException {
    archive.close();
  }

  @Test
  void recordsInAnyOrderAndAHundredTimesAreCountedOnce() throws Exception {
    List<SealedRecord> chain = chain(EPOCH, 12);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<SealedRecord> arriving = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      arriving.addAll(chain);
    }
    for (int i = 0; i < 90; i++) {
      arriving.add(chain.get(0));
    }
    Collections.shuffle(arriving, random);
    for (SealedRecord record : arriving) {
      take(UP, record.sealed().toArray());
    }
    Receipt receipt = receipt();
    assertThat(verified).as("seed %d", seed).hasSize(12);
    assertThat(receipt.upTo()).isEqualTo(12);
    assertThat(receipt.head()).isEqualTo(chain.get(11).hash());
    assertThat(receipt.missing()).isEmpty();
    assertThat(refused).isEmpty();
  }

  @Test
  void gapIsReportedAskedForAndClosed() throws Exception {
    List<SealedRecord> chain = chain(EPOCH, 5);
    for (int i : new int[] {0, 1, 4}) {
      take(UP, chain.get(i).sealed().toArray());
    }
    Receipt receipt = receipt();
    assertThat(receipt.upTo()).isEqualTo(2);
    assertThat(receipt.missing()).containsExactly(3L, 4L);
    assertThat(alarms).extracting(HqAlarm::kind).containsExactly(HqAlarm.Kind.GAP);
    take(UP, chain.get(2).sealed().toArray());
    take(UP, chain.get(3).sealed().toArray());
    assertThat(receipt().upTo()).isEqualTo(5);
  }

  @Test
  void droppedRecordsAreBridgedByTheirHashes() throws Exception {
    List<SealedRecord> chain = new ArrayList<>(chain(EPOCH, 3));
    Dropped dropped = new Dropped(List.of(new Dropped.Link(2, chain.get(1).hash())));
    chain.add(seal(EPOCH, 4, chain.get(2).hash(), dropped));
    for (int i : new int[] {0, 2, 3}) {
      take(UP, chain.get(i).sealed().toArray());
    }
    assertThat(receipt().upTo()).isEqualTo(4);
    take(UP, chain.get(1).sealed().toArray());
    assertThat(refused).isEmpty();
    assertThat(receipt().upTo()).isEqualTo(4);
  }

  @Test
  void clonedDeviceIsNoticedAndItsRecordsKeptApart() throws Exception {
    List<SealedRecord> chain = chain(EPOCH, 3);
    for (SealedRecord record : chain) {
      take(UP, record.sealed().toArray());
    }
    SealedRecord other = seal(EPOCH, 3, chain.get(1).hash(), Samples.hit(99));
    take(UP, other.sealed().toArray());
    SealedRecord wrongLink = seal(EPOCH, 4, other.hash(), Samples.hit(100));
    take(UP, wrongLink.sealed().toArray());
    assertThat(receipt().upTo()).isEqualTo(3);
    assertThat(verified).hasSize(3);
    assertThat(refused).extracting(Quarantined::reason).containsExactly("FORKED", "FORKED");
    assertThat(alarms).extracting(HqAlarm::kind).containsExactly(HqAlarm.Kind.FORK);
  }

  @Test
  void newEpochIsAcceptedAndReported() throws Exception {
    take(UP, chain(EPOCH, 1).get(0).sealed().toArray());
    take(UP, chain("00000000000000bb", 1).get(0).sealed().toArray());
    assertThat(verified).hasSize(2);
    assertThat(alarms).extracting(HqAlarm::kind).containsExactly(HqAlarm.Kind.NEW_EPOCH);
  }

  @Test
  void rubbishIsQuarantinedWithItsReasonAndWorkGoesOn() throws Exception {
    SealedRecord good = chain(EPOCH, 1).get(0);
    byte[] bytes = good.sealed().toArray();
    byte[] tampered = bytes.clone();
    tampered[tampered.length - 1] ^= 1;
    Map<String, byte[]> bad =
        Map.of(
            "NOT_DER",
            Arrays.copyOf(bytes, bytes.length / 2),
            "TAMPERED",
            tampered,
            "TOO_LARGE",
            new byte[200_000],
            "WRONG_STRUCTURE",
            new byte[] {0x30, 0});
    for (Map.Entry<String, byte[]> one : bad.entrySet()) {
      take(UP, one.getValue());
      assertThat(refused.get(refused.size() - 1).reason()).isEqualTo(one.getKey());
    }
    take(TOPICS.up("cp-bravo"), bytes); // crossed over by a broker
    assertThat(refused.get(refused.size() - 1).reason()).isEqualTo("MALFORMED");
    assertThat(verified).isEmpty();
    take(UP, bytes);
    assertThat(verified).hasSize(1);
    assertThat(archive.quarantined()).isEqualTo(5);
  }

  @Test
  void silentCheckpointIsReportedOnce() throws Exception {
    take(UP, chain(EPOCH, 1).get(0).sealed().toArray());
    MISSION.clock().advance(Duration.ofMinutes(61));
    desk.watch();
    desk.watch();
    assertThat(alarms).extracting(HqAlarm::kind).containsExactly(HqAlarm.Kind.SILENT);
  }

  @Test
  void evidenceAndQueriesShowWhatWasStored() throws Exception {
    for (SealedRecord record : chain(EPOCH, 3)) {
      take(UP, record.sealed().toArray());
    }
    take(
        TOPICS.state("cp-alpha"),
        "{\"v\":1,\"state\":\"online\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    try (HqQuery query = HqQuery.open(ArchiveAddress.file(dir.resolve("hq.db")))) {
      var rows =
          query.records(new HqQuery.Filter("hit", "cp-alpha", java.time.Instant.EPOCH, 0, 10));
      assertThat(rows)
          .extracting(HqQuery.Row::verified)
          .containsExactlyElementsOf(
              verified.stream()
                  .map(
                      v ->
                          new VerifiedRecord(
                              v.record(),
                              v.hash(),
                              v.received().truncatedTo(java.time.temporal.ChronoUnit.MILLIS)))
                  .toList());
      CheckpointStatus status = query.status().get(0);
      assertThat(status.hits()).isEqualTo(3);
      assertThat(status.missing()).isZero();
      assertThat(status.online()).contains(true);
      assertThat(status.list()).isEqualTo("main 17");
      Path evidence = dir.resolve("evidence");
      EvidenceBundle.write(evidence, hq, rows);
      Process openssl =
          new ProcessBuilder(
                  ("openssl cms -verify -inform DER -in cp-alpha-"
                          + EPOCH
                          + "-2.p7s -CAfile ca.pem"
                          + " -certfile checkpoints.pem -purpose any -no_check_time -binary -out r")
                      .split(" ", -1))
              .directory(evidence.toFile())
              .start();
      assertThat(openssl.waitFor()).isZero();
      assertThat(evidence.resolve("r")).content().contains("\"seq\":2");
    }
  }

  @Test
  void sceneIsAskedForInHeadquartersNameAndItsAnswerVerified() throws Exception {
    List<SealedRecord> chain = chain(EPOCH, 2);
    for (SealedRecord record : chain) {
      take(UP, record.sealed().toArray());
    }
    SceneRequests.Hit hit = new SceneRequests.Hit("cp-alpha", EPOCH, 2);
    try (SceneRequests requests =
            SceneRequests.open(ArchiveAddress.file(dir.resolve("hq.db")), MISSION.clock());
        HqQuery query = HqQuery.open(ArchiveAddress.file(dir.resolve("hq.db")))) {
      requests.ask(hit, false);
      List<byte[]> sent = desk.sceneRequests().getOrDefault(TOPICS.down("cp-alpha"), List.of());
      assertThat(sent).hasSize(1);
      assertThat(DownMessage.verify(sent.get(0), hq.roster(), MISSION.clock().instant()))
          .isEqualTo(new SceneRequest("test", "cp-alpha", EPOCH, 2, 1, MISSION.clock().instant()));
      assertThat(desk.sceneRequests()).isEmpty();
      SealedRecord answer = seal(EPOCH, 3, chain.get(1).hash(), answer(sealedScene("cp-alpha", 2)));
      take(UP, answer.sealed().toArray());
      assertThat(requests.find(hit).orElseThrow().state()).isEqualTo(SceneState.SENT);
      assertThat(alarms).isEmpty();
      Path evidence = dir.resolve("evidence");
      EvidenceBundle.write(
          evidence,
          hq,
          query.records(new HqQuery.Filter("scene", "", java.time.Instant.EPOCH, 0, 10)));
      assertThat(evidence.resolve("cp-alpha-" + EPOCH + "-3-scene.jpg"))
          .hasBinaryContent(new byte[] {1, 2, 3});
    }
  }

  @Test
  void sceneThatDoesNotVerifyIsStoredAsARecordAndToldOf() throws Exception {
    SealedRecord hit = chain(EPOCH, 1).get(0);
    take(UP, hit.sealed().toArray());
    RecordHash previous = hit.hash();
    List<Bytes> bad =
        List.of(
            sealedScene("cp-alpha", 9), sealedScene("cp-bravo", 1), Bytes.of(new byte[] {48, 0}));
    for (int i = 0; i < bad.size(); i++) {
      SceneAnswer answer =
          new SceneAnswer(EPOCH, 1, 1, SceneAnswer.Outcome.SENT, Optional.of(bad.get(i)));
      SealedRecord record = seal(EPOCH, 2 + i, previous, answer);
      previous = record.hash();
      take(UP, record.sealed().toArray());
    }
    assertThat(receipt().upTo()).isEqualTo(4);
    assertThat(refused).isEmpty();
    assertThat(alarms)
        .extracting(HqAlarm::kind)
        .containsExactly(HqAlarm.Kind.SCENE, HqAlarm.Kind.SCENE, HqAlarm.Kind.SCENE);
    try (SceneRequests requests =
        SceneRequests.open(ArchiveAddress.file(dir.resolve("hq.db")), MISSION.clock())) {
      assertThat(requests.all(10))
          .extracting(SceneRequests.Asked::state)
          .containsExactly(SceneState.DAMAGED);
    }
  }

  @Test
  void checkpointThatComesBackIsAskedAtOnce() throws Exception {
    take(UP, chain(EPOCH, 1).get(0).sealed().toArray());
    try (SceneRequests requests =
        SceneRequests.open(ArchiveAddress.file(dir.resolve("hq.db")), MISSION.clock())) {
      requests.ask(new SceneRequests.Hit("cp-alpha", EPOCH, 1), false);
    }
    assertThat(desk.sceneRequests()).hasSize(1);
    assertThat(desk.sceneRequests()).isEmpty();
    byte[] online =
        "{\"v\":1,\"state\":\"online\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    take(TOPICS.state("cp-bravo"), online);
    assertThat(desk.sceneRequests()).isEmpty();
    take(TOPICS.state("cp-alpha"), online);
    assertThat(desk.sceneRequests()).hasSize(1);
  }

  private static SceneAnswer answer(Bytes scene) {
    return new SceneAnswer(EPOCH, 2, 1, SceneAnswer.Outcome.SENT, Optional.of(scene));
  }

  private static Bytes sealedScene(String checkpoint, long seq) throws IOException {
    PartyFolder party = PartyFolder.open(MISSION.mission().party(checkpoint));
    return new ScenePicture(
            "test",
            new ScenePicture.HitId(checkpoint, EPOCH, seq),
            MISSION.clock().instant(),
            ScenePicture.Occupants.BLURRED,
            Bytes.of(new byte[] {1, 2, 3}))
        .seal(party.identity(Role.CHECKPOINT_SIGN), party.recordRecipients());
  }

  private void take(String topic, byte[] payload) throws SQLException {
    desk.take(List.of(new HqDesk.Letter(topic, Bytes.of(payload))));
  }

  private Receipt receipt() throws Exception {
    List<byte[]> receipts = desk.receipts().getOrDefault(TOPICS.down("cp-alpha"), List.of());
    assertThat(receipts).hasSize(1);
    return Receipt.verify(receipts.get(0), hq.roster(), MISSION.clock().instant());
  }

  private static List<SealedRecord> chain(String epoch, int length) {
    List<SealedRecord> chain = new ArrayList<>();
    RecordHash previous = RecordHash.NONE;
    for (int seq = 1; seq <= length; seq++) {
      SealedRecord record = seal(epoch, seq, previous, Samples.hit(seq));
      previous = record.hash();
      chain.add(record);
    }
    return chain;
  }

  private static SealedRecord seal(String epoch, long seq, RecordHash previous, RecordBody body) {
    return MISSION
        .sealer()
        .seal(new Position("cp-alpha", epoch, seq, previous), MISSION.clock().instant(), body);
  }
}
