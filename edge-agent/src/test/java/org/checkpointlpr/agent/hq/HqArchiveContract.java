package org.checkpointlpr.agent.hq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.checkpointlpr.agent.hq.SceneRequests.Asking.KNOWN;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.hit.Disposition;
import org.checkpointlpr.agent.hit.Dropped;
import org.checkpointlpr.agent.hit.Health;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.Place;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hit.SceneAnswer;
import org.checkpointlpr.agent.hit.SealedRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an archive promises, whichever database it is in. */
abstract class HqArchiveContract {
  private static final String EPOCH = "00000000000000aa";
  private static final Chain.Id ID = new Chain.Id("cp-alpha", EPOCH);
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Set<String> ALPHA = Set.of("cp-alpha");

  private ArchiveAddress address;
  private HqArchive archive;

  abstract ArchiveAddress address() throws SQLException;

  @BeforeEach
  void openIt() throws SQLException {
    address = address();
    archive = HqArchive.open(address);
  }

  @AfterEach
  void closeIt() throws SQLException {
    if (archive != null) {
      archive.close();
    }
  }

  @Test
  void chainIsFollowedWhateverTheOrderAndTheBatches() throws Exception {
    List<RecordOpener.Opened> chain = new ArrayList<>();
    for (SealedRecord record : RecordChain.hits(EPOCH, 40)) {
      chain.add(RecordChain.open(record));
    }
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 3; round++) {
      archive.close();
      address = address();
      archive = HqArchive.open(address);
      List<RecordOpener.Opened> arriving = new ArrayList<>(chain);
      arriving.addAll(chain.subList(0, 10));
      Collections.shuffle(arriving, random);
      Set<Long> here = new java.util.TreeSet<>();
      int stored = 0;
      while (!arriving.isEmpty()) {
        int size = Math.min(arriving.size(), 1 + random.nextInt(9));
        archive.begin(ALPHA);
        for (RecordOpener.Opened opened : arriving.subList(0, size)) {
          Filing.Outcome outcome = archive.store(opened, NOW).outcome();
          boolean isNew = here.add(opened.record().position().seq());
          stored += outcome == Filing.Outcome.STORED ? 1 : 0;
          assertThat(outcome)
              .as("seed %d", seed)
              .isEqualTo(isNew ? Filing.Outcome.STORED : Filing.Outcome.DUPLICATE);
        }
        arriving.subList(0, size).clear();
        archive.commit();
        // The oracle: the longest prefix of what is here, and what is absent below its highest.
        long upTo = 0;
        while (here.contains(upTo + 1)) {
          upTo++;
        }
        long highest = Collections.max(here);
        List<Long> absent = new ArrayList<>();
        for (long seq = upTo + 1; seq < highest; seq++) {
          if (!here.contains(seq)) {
            absent.add(seq);
          }
        }
        Chain now = archive.chain(ID);
        assertThat(now.upTo()).as("seed %d", seed).isEqualTo(upTo);
        assertThat(archive.missing(now, 100)).as("seed %d", seed).isEqualTo(absent);
        assertThat(now.forked()).isFalse();
        archive.rollback();
      }
      assertThat(stored).isEqualTo(40);
      assertThat(archive.chain(ID).head()).isEqualTo(chain.get(39).hash());
    }
  }

  @Test
  void rolledBackRecordsWereNeverHere() throws Exception {
    List<SealedRecord> chain = RecordChain.hits(EPOCH, 3);
    file(chain.get(0));
    archive.begin(ALPHA);
    archive.store(RecordChain.open(chain.get(1)), NOW);
    archive.rollback();
    assertThat(archive.chain(ID).upTo()).isEqualTo(1);
    archive.rollback();
    assertThat(file(chain.get(1)).outcome()).isEqualTo(Filing.Outcome.STORED);
    try (HqQuery query = HqQuery.open(address)) {
      assertThat(query.records(all(0))).hasSize(2);
    }
  }

  @Test
  void forkAndNewEpochAreToldOnce() throws Exception {
    List<SealedRecord> chain = RecordChain.hits(EPOCH, 3);
    for (SealedRecord record : chain) {
      assertThat(file(record).newEpoch()).isFalse();
    }
    SealedRecord clone = RecordChain.seal(EPOCH, 3, chain.get(1).hash(), Samples.hit(99));
    SealedRecord next = RecordChain.seal(EPOCH, 4, clone.hash(), Samples.hit(98));
    assertThat(file(clone)).isEqualTo(new Filing(Filing.Outcome.FORKED, false, true));
    assertThat(file(next)).isEqualTo(new Filing(Filing.Outcome.FORKED, false, false));
    SealedRecord other = RecordChain.hits("00000000000000bb", 1).get(0);
    assertThat(file(other)).isEqualTo(new Filing(Filing.Outcome.STORED, true, false));
    assertThat(file(other)).isEqualTo(new Filing(Filing.Outcome.DUPLICATE, false, false));
    try (HqQuery query = HqQuery.open(address)) {
      assertThat(query.status().get(0).forked()).isTrue();
    }
  }

  @Test
  void droppedNumbersBridgeTheChainAndALongGapClosesAtOnce() throws Exception {
    List<SealedRecord> chain = RecordChain.hits(EPOCH, 6);
    Dropped dropped =
        new Dropped(
            List.of(
                new Dropped.Link(2, chain.get(1).hash()),
                new Dropped.Link(3, chain.get(2).hash())));
    file(chain.get(0));
    for (int i = 3; i < 6; i++) {
      file(chain.get(i));
    }
    assertThat(archive.chain(ID).upTo()).isEqualTo(1);
    archive.rollback();
    file(RecordChain.seal(EPOCH, 7, chain.get(5).hash(), dropped));
    assertThat(archive.chain(ID).upTo()).isEqualTo(7);
    assertThat(archive.missing(archive.chain(ID), 10)).isEmpty();
  }

  @Test
  void sameRubbishIsOneRowAndTheShelfIsFinite() throws Exception {
    archive.begin(ALPHA);
    for (int i = 0; i < 50; i++) {
      archive.quarantine(new Quarantined("?", "NOT_DER", "cut", NOW), new byte[] {1});
    }
    for (int i = 0; i < QuarantineShelf.MAX_BODIES + 20; i++) {
      byte[] body = {2, (byte) i, (byte) (i >> 8)};
      archive.quarantine(new Quarantined("?", "TAMPERED", "changed", NOW), body);
    }
    archive.commit();
    assertThat(archive.quarantined()).isEqualTo(QuarantineShelf.MAX_BODIES + 70);
    try (HqQuery query = HqQuery.open(address)) {
      assertThat(query.quarantine(5000)).hasSize(QuarantineShelf.MAX_BODIES + 1);
    }
  }

  @Test
  void silentAndStaleCheckpointsAreNamedOnce() throws Exception {
    Health old =
        new Health(Place.UNKNOWN, new ListVersion("main", 16), 5, new TreeMap<>(), Map.of());
    file(RecordChain.seal(EPOCH, 1, RecordHash.NONE, old));
    archive.heardOf(new ListVersion("main", 17), NOW);
    archive.commit();
    assertThat(archive.newlyStale(NOW)).isEmpty();
    assertThat(archive.newlyStale(NOW.plusSeconds(1)))
        .containsExactly(new StateBook.Stale("cp-alpha", new ListVersion("main", 16), 17));
    assertThat(archive.newlySilent(NOW.plus(Duration.ofHours(1)))).containsExactly("cp-alpha");
    archive.commit();
    assertThat(archive.newlyStale(NOW.plusSeconds(1))).isEmpty();
    assertThat(archive.newlySilent(NOW.plus(Duration.ofHours(1)))).isEmpty();
    archive.commit();
    try (HqQuery query = HqQuery.open(address)) {
      CheckpointStatus status = query.status().get(0);
      assertThat(status.stale()).isTrue();
      assertThat(status.waiting()).isEqualTo(5);
      assertThat(status.list()).isEqualTo("main 16");
    }
  }

  @Test
  void everythingIsThereAfterReopeningAndMigratingAgain() throws Exception {
    for (SealedRecord record : RecordChain.hits(EPOCH, 3)) {
      file(record);
    }
    archive.follower("f", 2);
    archive.commit();
    archive.close();
    archive = HqArchive.open(address);
    assertThat(archive.chain(ID).upTo()).isEqualTo(3);
    assertThat(archive.follower("f")).hasValue(2);
    assertThat(archive.follower("g")).isEmpty();
    archive.rollback();
    try (HqQuery query = HqQuery.open(address)) {
      List<HqQuery.Row> rows = query.records(all(0));
      assertThat(rows).hasSize(3);
      assertThat(query.records(all(rows.get(1).row()))).hasSize(1);
      assertThat(query.lastRow()).isEqualTo(rows.get(2).row());
      assertThat(query.records(new HqQuery.Filter("health", "", Instant.EPOCH, 0, 10))).isEmpty();
      assertThat(query.records(new HqQuery.Filter("hit", "cp-alpha", NOW.plusMillis(1), 0, 10)))
          .isEmpty();
    }
  }

  @Test
  void sceneIsAskedForOnceAndThenSeldomerUntilItIsAnswered() throws Exception {
    fileHitsAndADisposition();
    SceneRequests.Hit hit = new SceneRequests.Hit("cp-alpha", EPOCH, 2);
    try (SceneRequests requests = requests();
        HqArchive another = HqArchive.open(address)) {
      assertThat(requests.ask(hit, false)).isEqualTo(SceneRequests.Asking.NOTED);
      assertThat(requests.ask(hit, false)).isEqualTo(SceneRequests.Asking.KNOWN);
      assertThat(requests.ask(hit, true)).as("it still waits").isEqualTo(KNOWN);
      assertThat(due(archive, NOW)).containsExactly(2L);
      assertThat(due(another, NOW)).as("a second worker at the same time").isEmpty();
      Instant now = NOW;
      List<Long> pauses = new ArrayList<>();
      for (int minutes = 1; pauses.size() < 14; minutes++) {
        Instant then = NOW.plus(Duration.ofMinutes(minutes));
        if (!due(minutes % 2 == 0 ? archive : another, then).isEmpty()) {
          pauses.add(Duration.between(now, then).toMinutes());
          now = then;
        }
      }
      assertThat(pauses)
          .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 720L, 720L, 720L, 720L);
      archive.begin(ALPHA);
      archive.scenes().hurry("cp-alpha", now);
      archive.commit();
      assertThat(due(archive, now)).containsExactly(2L);
      answer(hit, 1, SceneState.SENT);
      assertThat(due(archive, now.plus(Duration.ofDays(1)))).isEmpty();
      SceneRequests.Asked asked = requests.find(hit).orElseThrow();
      assertThat(asked.state()).isEqualTo(SceneState.SENT);
      assertThat(asked.answer()).contains(new SceneRequests.Hit("cp-alpha", EPOCH, 99));
      assertThat(requests.ask(hit, false)).isEqualTo(KNOWN);
      assertThat(requests.ask(hit, true)).isEqualTo(SceneRequests.Asking.NOTED);
      answer(hit, 1, SceneState.GONE);
      assertThat(requests.find(hit).orElseThrow().state())
          .as("the answer to an earlier request settles no later one")
          .isEqualTo(SceneState.ASKED);
    }
  }

  @Test
  void onlyHitsHaveAScene() throws Exception {
    fileHitsAndADisposition();
    try (SceneRequests requests = requests()) {
      assertThat(requests.ask(new SceneRequests.Hit("cp-alpha", EPOCH, 4), false))
          .isEqualTo(SceneRequests.Asking.NO_HIT);
      assertThat(requests.ask(new SceneRequests.Hit("cp-alpha", EPOCH, 99), false))
          .isEqualTo(SceneRequests.Asking.NO_RECORD);
      assertThat(requests.ask(new SceneRequests.Hit("cp-bravo", EPOCH, 1), false))
          .isEqualTo(SceneRequests.Asking.NO_RECORD);
      assertThat(requests.all(10)).isEmpty();
    }
  }

  @Test
  void afterAFortnightNobodyAsksAnyMore() throws Exception {
    fileHitsAndADisposition();
    SceneRequests.Hit hit = new SceneRequests.Hit("cp-alpha", EPOCH, 1);
    try (SceneRequests requests = requests()) {
      assertThat(requests.ask(hit, false)).isEqualTo(SceneRequests.Asking.NOTED);
      assertThat(due(archive, NOW.plus(Duration.ofDays(15)))).isEmpty();
      assertThat(requests.all(10))
          .extracting(SceneRequests.Asked::state)
          .containsExactly(SceneState.UNANSWERED);
    }
  }

  @Test
  void tooManyRequestsAreRefusedBeforeTheyAreNoted() throws Exception {
    List<SealedRecord> chain = RecordChain.hits(EPOCH, SceneRequests.MAX_WAITING + 2);
    archive.begin(ALPHA);
    for (SealedRecord record : chain) {
      archive.store(RecordChain.open(record), NOW);
    }
    archive.commit();
    try (SceneRequests requests = requests()) {
      List<SceneRequests.Asking> asked = new ArrayList<>();
      for (int seq = 1; seq <= chain.size(); seq++) {
        asked.add(requests.ask(new SceneRequests.Hit("cp-alpha", EPOCH, seq), false));
      }
      assertThat(asked.subList(0, SceneRequests.MAX_WAITING))
          .containsOnly(SceneRequests.Asking.NOTED);
      assertThat(asked.subList(SceneRequests.MAX_WAITING, asked.size()))
          .containsOnly(SceneRequests.Asking.TOO_MANY);
      assertThat(due(archive, NOW)).hasSize(SceneRequests.MAX_WAITING);
    }
  }

  private SceneRequests requests() throws Exception {
    return SceneRequests.open(address, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** Three hits, then a record that is none. */
  private void fileHitsAndADisposition() throws Exception {
    List<SealedRecord> chain = RecordChain.hits(EPOCH, 3);
    for (SealedRecord record : chain) {
      file(record);
    }
    file(
        RecordChain.seal(
            EPOCH,
            4,
            chain.get(2).hash(),
            new Disposition(EPOCH, 1, Disposition.Outcome.CONFIRMED, "")));
  }

  private static List<Long> due(HqArchive worker, Instant now) throws SQLException {
    List<Long> seqs = worker.scenes().due(now, 1000).stream().map(SceneBook.Due::seq).toList();
    worker.commit();
    return seqs;
  }

  private void answer(SceneRequests.Hit hit, int ask, SceneState state) throws SQLException {
    archive.begin(ALPHA);
    archive
        .scenes()
        .answered(
            new Position("cp-alpha", EPOCH, 99, RecordHash.NONE),
            new SceneAnswer(
                hit.epoch(), hit.seq(), ask, SceneAnswer.Outcome.GONE, Optional.empty()),
            state,
            NOW);
    archive.commit();
  }

  private Filing file(SealedRecord record) throws Exception {
    archive.begin(ALPHA);
    Filing filing = archive.store(RecordChain.open(record), NOW);
    archive.commit();
    return filing;
  }

  private static HqQuery.Filter all(long after) {
    return new HqQuery.Filter("", "", Instant.EPOCH, after, 1000);
  }
}
