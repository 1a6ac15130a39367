package org.checkpointlpr.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.feed.Chaos;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Dropped;
import org.checkpointlpr.agent.hit.Health;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.PicturePart;
import org.checkpointlpr.agent.hit.Place;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.Receipt;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  private static final TestMission MISSION = TestMission.get();

  /** Enough to fill several leaves of the table; each costs a second of cutting. */
  private static final int RECORDS = 8;

  private static final boolean EVERYTHING = Chaos.LONG;

  @TempDir Path dir;

  @Test
  void recordsFormAnUnbrokenChainAlsoOverARestart() throws Exception {
    try (Outbox outbox = open(OutboxPolicy.DEFAULT)) {
      append(outbox, Samples.hit(1), Samples.hit(2), Samples.hit(3));
    }
    List<RecordOpener.Opened> opened = new ArrayList<>();
    try (Outbox outbox = open(OutboxPolicy.DEFAULT)) {
      append(outbox, Samples.hit(4));
      for (Outgoing outgoing : outbox.take(10)) {
        opened.add(MISSION.open(outgoing.sealed()));
      }
    }
    RecordHash previous = RecordHash.NONE;
    long seq = 1;
    for (RecordOpener.Opened one : opened) {
      Position position = one.record().position();
      assertThat(position.seq()).isEqualTo(seq++);
      assertThat(position.previous()).isEqualTo(previous);
      previous = one.hash();
    }
    assertThat(seq).isEqualTo(5);
  }

  @Test
  void textGoesBeforePicturesAndAgeingBringsPicturesForward() throws Exception {
    OutboxPolicy impatient =
        new OutboxPolicy(1_000_000_000, Duration.ofMillis(1), Duration.ofSeconds(60));
    for (OutboxPolicy policy : List.of(OutboxPolicy.DEFAULT, impatient)) {
      try (Outbox outbox =
          Outbox.open(
              dir.resolve("p" + policy.ageing().toMillis()),
              MISSION.sealer(),
              policy,
              MISSION.clock())) {
        append(outbox, picture(1), health(), Samples.hit(1));
        if (policy.equals(impatient)) {
          MISSION.clock().advance(Duration.ofSeconds(1));
          append(outbox, Samples.hit(2));
        }
        List<Class<?>> order = new ArrayList<>();
        for (Outgoing outgoing : outbox.take(10)) {
          order.add(MISSION.open(outgoing.sealed()).record().body().getClass());
        }
        if (policy.equals(impatient)) {
          assertThat(order.get(order.size() - 1)).isEqualTo(Hit.class);
        } else {
          assertThat(order).containsExactly(Hit.class, Health.class, PicturePart.class);
        }
      }
    }
  }

  @Test
  void clockThatWasTenYearsAheadOrBehindMakesNoHitWaitBehindPictures() throws Exception {
    for (int days : new int[] {3650, -3650}) {
      try (Outbox outbox =
          Outbox.open(
              dir.resolve("d" + days), MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock())) {
        MISSION.clock().advance(Duration.ofDays(days));
        try {
          append(outbox, Samples.hit(1), picture(1));
        } finally {
          MISSION.clock().advance(Duration.ofDays(-days));
        }
        append(outbox, picture(2), Samples.hit(2));
        assertThat(outbox.take(10))
            .extracting(outgoing -> MISSION.open(outgoing.sealed()).record().position().seq())
            .containsExactlyElementsOf(
                days > 0 ? List.of(1L, 4L, 2L, 3L) : List.of(1L, 2L, 4L, 3L));
      }
    }
  }

  @Test
  void onlyAReceiptWithOurOwnHashDeletes() throws Exception {
    try (Outbox outbox = open(OutboxPolicy.DEFAULT)) {
      List<Stored> stored = append(outbox, Samples.hit(1), Samples.hit(2), Samples.hit(3));
      outbox.take(3);
      Stored second = stored.get(1);
      assertThat(outbox.apply(receipt(second, second.hash(), List.of())))
          .isEqualTo(Outbox.Applied.DELETED);
      assertThat(outbox.status().waiting()).isEqualTo(1);
      assertThat(outbox.apply(receipt(second, second.hash(), List.of())))
          .isEqualTo(Outbox.Applied.NOTHING_NEW);
      assertThat(outbox.apply(receipt(stored.get(2), second.hash(), List.of())))
          .isEqualTo(Outbox.Applied.FORKED);
      assertThat(outbox.status().waiting()).isEqualTo(1);
      Receipt foreign =
          new Receipt(
              "test",
              "cp-bravo",
              second.epoch(),
              3,
              stored.get(2).hash(),
              List.of(),
              MISSION.clock().instant());
      assertThat(outbox.apply(foreign)).isEqualTo(Outbox.Applied.NOT_OURS);
      assertThat(outbox.status().waiting()).isEqualTo(1);
    }
  }

  @Test
  void whatHeadquartersDoesNotTakeRestsForAnHourAndAnotherDevicesRecordIsNotMeant()
      throws Exception {
    try (Outbox outbox = open(OutboxPolicy.DEFAULT)) {
      List<Stored> stored = append(outbox, Samples.hit(1), Samples.hit(2));
      assertThat(outbox.take(10)).hasSize(2);
      Stored first = stored.get(0);
      outbox.apply(
          new Receipt(
              "test",
              "cp-alpha",
              first.epoch(),
              0,
              RecordHash.NONE,
              List.of(),
              List.of(new Receipt.Refused(1, first.hash()), new Receipt.Refused(2, first.hash())),
              MISSION.clock().instant()));
      assertThat(outbox.status().parked()).isEqualTo(1);
      MISSION.clock().advance(Duration.ofMinutes(59));
      outbox.resendOverdue();
      assertThat(outbox.take(10)).extracting(Outgoing::id).containsExactly(2L);
      MISSION.clock().advance(Duration.ofMinutes(2));
      outbox.resendOverdue();
      assertThat(outbox.take(10)).extracting(Outgoing::id).contains(1L);
      assertThat(outbox.status().waiting()).isEqualTo(2);
    }
  }

  @Test
  void whatHeadquartersMissesAndWhatIsOverdueIsSentAgain() throws Exception {
    try (Outbox outbox = open(OutboxPolicy.DEFAULT)) {
      List<Stored> stored = append(outbox, Samples.hit(1), Samples.hit(2), Samples.hit(3));
      assertThat(outbox.take(10)).hasSize(3);
      assertThat(outbox.take(10)).isEmpty();
      outbox.apply(receipt(stored.get(0), stored.get(0).hash(), List.of(2L)));
      assertThat(outbox.take(10)).hasSize(1);
      MISSION.clock().advance(Duration.ofSeconds(61));
      assertThat(outbox.resendOverdue()).isEqualTo(2);
      assertThat(outbox.take(10)).hasSize(2);
    }
  }

  @Test
  void clockSetBackTenYearsStopsNoResending() throws Exception {
    try (Outbox outbox = open(OutboxPolicy.DEFAULT)) {
      append(outbox, Samples.hit(1));
      outbox.take(1);
      MISSION.clock().advance(Duration.ofDays(-3650));
      try {
        assertThat(outbox.resendOverdue()).isEqualTo(1);
      } finally {
        MISSION.clock().advance(Duration.ofDays(3650));
      }
    }
  }

  @Test
  void recordThatIsRefusedThriceIsParkedAndBlocksNothing() throws Exception {
    try (Outbox outbox = open(OutboxPolicy.DEFAULT)) {
      append(outbox, Samples.hit(1), Samples.hit(2));
      Outgoing poison = outbox.take(1).get(0);
      outbox.refused(poison);
      for (int i = 0; i < 2; i++) {
        assertThat(outbox.take(1)).extracting(Outgoing::id).containsExactly(poison.id());
        outbox.refused(poison);
      }
      assertThat(outbox.take(10)).extracting(Outgoing::id).doesNotContain(poison.id()).hasSize(1);
      assertThat(outbox.status().parked()).isEqualTo(1);
    }
  }

  @Test
  void quotaDropsPicturesFirstTellsWhichAndNeverDropsHits() throws Exception {
    OutboxPolicy small = new OutboxPolicy(60_000, Duration.ofMinutes(10), Duration.ofSeconds(60));
    try (Outbox outbox = open(small)) {
      append(outbox, Samples.hit(0), picture(1), picture(2), picture(3));
      for (int i = 1; i <= 80; i++) {
        append(outbox, Samples.hit(i));
      }
      OutboxStatus status = outbox.status();
      assertThat(status.dropped()).isEqualTo(3);
      int hits = 0;
      Set<Long> told = new HashSet<>();
      for (Outgoing outgoing : outbox.take(200)) {
        RecordBody body = MISSION.open(outgoing.sealed()).record().body();
        hits += body instanceof Hit ? 1 : 0;
        if (body instanceof Dropped dropped) {
          dropped.links().forEach(link -> told.add(link.seq()));
        }
      }
      assertThat(hits).isEqualTo(81);
      assertThat(told).containsExactlyInAnyOrder(2L, 3L, 4L);
      CompletableFuture<Stored> refused = outbox.append(picture(4));
      assertThatThrownBy(() -> refused.get(5, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              OutboxException.class,
              e -> assertThat(e.reason()).isEqualTo(OutboxException.Reason.QUOTA));
      assertThat(outbox.status().dropped()).isEqualTo(4);
    }
    try (Outbox outbox = open(small)) {
      assertThat(outbox.status().dropped()).isEqualTo(4);
    }
  }

  @Test
  void fullDiskKeepsWhatIsStoredRaisesTheAlarmAndRecoversByItself() throws Exception {
    try (Outbox outbox = open(OutboxPolicy.DEFAULT)) {
      List<Stored> before = append(outbox, Samples.hit(1), Samples.hit(2));
      outbox.limitPages(1);
      // Larger than the space that is free inside the pages that the file has already.
      CompletableFuture<Stored> waiting = outbox.append(picture(3));
      CompletableFuture<Stored> behind = outbox.append(Samples.hit(4));
      await().atMost(Duration.ofSeconds(5)).until(() -> outbox.trouble().isPresent());
      assertThat(waiting).isNotDone();
      assertThat(outbox.status().waiting()).isEqualTo(2);
      assertThat(outbox.status().unsaved()).isEqualTo(2);
      outbox.limitPages(0);
      assertThat(waiting.get(10, TimeUnit.SECONDS).seq()).isEqualTo(before.size() + 1);
      assertThat(behind.get(10, TimeUnit.SECONDS).seq()).isEqualTo(before.size() + 2);
      assertThat(outbox.trouble()).isEmpty();
    }
  }

  @Test
  void fileCutOrZeroedAtEvery512BytesOpensAndKeepsWhatCanBeRead() throws Exception {
    Path original = dir.resolve("original");
    Set<Bytes> bodies = new HashSet<>();
    try (Outbox outbox =
        Outbox.open(original, MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock())) {
      for (int i = 0; i < RECORDS; i++) {
        append(outbox, Samples.hit(i));
      }
      outbox.take(100).forEach(outgoing -> bodies.add(outgoing.sealed()));
    }
    long size = Files.size(original.resolve("outbox.db"));
    assertThat(Files.exists(original.resolve("outbox.db-wal"))).isFalse();
    int whole = 0;
    int cases = 0;
    for (long at = 0; at < size; at += 512) {
      for (boolean cut : new boolean[] {true, false}) {
        if (!EVERYTHING && cut == (at % 1024 == 0)) {
          continue; // the short form cuts at every second place and zeroes the others
        }
        Path damaged = dir.resolve("d" + at + cut);
        Files.createDirectories(damaged);
        Files.copy(original.resolve("outbox.db"), damaged.resolve("outbox.db"));
        Files.copy(original.resolve("outbox.mark"), damaged.resolve("outbox.mark"));
        try (RandomAccessFile file =
            new RandomAccessFile(damaged.resolve("outbox.db").toFile(), "rw")) {
          if (cut) {
            file.setLength(at);
          } else {
            file.seek(at);
            file.write(new byte[512]);
          }
        }
        try (Outbox outbox =
            Outbox.open(damaged, MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock())) {
          List<Outgoing> rows = outbox.take(100);
          assertThat(bodies).containsAll(rows.stream().map(Outgoing::sealed).toList());
          whole += rows.size() == bodies.size() ? 1 : 0;
          // A new hit gets a number that was never used: the same epoch only if nothing is missing.
          Stored next = outbox.append(Samples.hit(99)).get(10, TimeUnit.SECONDS);
          assertThat(next.seq() == 1 || next.seq() == RECORDS + 1).isTrue();
        }
        cases++;
      }
    }
    assertThat(cases).isGreaterThan(50);
    assertThat(whole).isGreaterThan(cases / 6);
  }

  @Test
  void removedWalBeginsANewEpochInsteadOfGivingNumbersTwice() throws Exception {
    String epoch;
    try (Outbox outbox = open(OutboxPolicy.DEFAULT)) {
      epoch = append(outbox, Samples.hit(1)).get(0).epoch();
    }
    Path copy = dir.resolve("copy");
    Files.createDirectories(copy);
    Files.copy(dir.resolve("outbox/outbox.db"), copy.resolve("outbox.db"));
    try (Outbox outbox = open(OutboxPolicy.DEFAULT)) {
      append(outbox, Samples.hit(2));
    }
    Files.copy(dir.resolve("outbox/outbox.mark"), copy.resolve("outbox.mark"));
    try (Outbox outbox =
        Outbox.open(copy, MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock())) {
      Stored stored = append(outbox, Samples.hit(3)).get(0);
      assertThat(stored.epoch()).isNotEqualTo(epoch);
      assertThat(stored.seq()).isEqualTo(1);
      assertThat(outbox.status().waiting()).isEqualTo(2);
    }
  }

  @Test
  void nobodyWaitsForEverForAnOutboxThatIsBeingClosed() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < Chaos.times("closings", 10, 500); round++) {
        Outbox outbox = open(OutboxPolicy.DEFAULT);
        CountDownLatch asking = new CountDownLatch(4);
        List<Future<?>> askers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          askers.add(
              threads.submit(
                  () -> {
                    asking.countDown();
                    try {
                      while (true) {
                        assertThat(outbox.status().waiting()).isZero();
                      }
                    } catch (OutboxException e) {
                      assertThat(e.reason()).isEqualTo(OutboxException.Reason.CLOSED);
                    }
                    return null;
                  }));
        }
        asking.await();
        outbox.close();
        for (Future<?> asker : askers) {
          asker.get(10, TimeUnit.SECONDS);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Outbox open(OutboxPolicy policy) throws OutboxException {
    return Outbox.open(dir.resolve("outbox"), MISSION.sealer(), policy, MISSION.clock());
  }

  private static List<Stored> append(Outbox outbox, RecordBody... bodies) throws Exception {
    List<Stored> stored = new ArrayList<>();
    for (RecordBody body : bodies) {
      stored.add(outbox.append(body).get(10, TimeUnit.SECONDS));
    }
    return stored;
  }

  private static Receipt receipt(Stored upTo, RecordHash head, List<Long> missing) {
    return new Receipt(
        "test", "cp-alpha", upTo.epoch(), upTo.seq(), head, missing, MISSION.clock().instant());
  }

  private static PicturePart picture(int seed) {
    byte[] data = new byte[10_000];
    data[0] = (byte) seed;
    return PicturePart.cut(data).get(0);
  }

  private static Health health() {
    return new Health(
        Place.UNKNOWN, new ListVersion("main", 1), 0, Map.of("lane-1", "ok"), Map.of("frames", 1L));
  }
}
