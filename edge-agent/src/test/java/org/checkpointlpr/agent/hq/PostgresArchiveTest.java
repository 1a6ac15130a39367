package org.checkpointlpr.agent.hq;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hit.SealedRecord;
import org.junit.jupiter.api.Test;

class PostgresArchiveTest extends HqArchiveContract {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Override
  ArchiveAddress address() throws SQLException {
    return TestPostgres.database();
  }

  @Test
  void workersThatShareACheckpointMakeOneChainOfItsRecords() throws Exception {
    String epoch = "00000000000000cc";
    int length = 200;
    List<RecordOpener.Opened> records = new ArrayList<>();
    for (SealedRecord record : RecordChain.hits(epoch, length)) {
      records.add(RecordChain.open(record));
    }
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ArchiveAddress address = TestPostgres.database();
    ExecutorService workers = Executors.newFixedThreadPool(4);
    List<Future<Integer>> stored = new ArrayList<>();
    List<Long> seen = new ArrayList<>();
    try {
      for (int worker = 0; worker < 4; worker++) {
        // Each worker gets its quarter, and another one's too, in an order of its own.
        List<RecordOpener.Opened> hand = new ArrayList<>();
        for (int i = 0; i < length; i++) {
          if (i % 4 == worker || i % 4 == (worker + 1) % 4) {
            hand.add(records.get(i));
          }
        }
        Collections.shuffle(hand, random);
        stored.add(workers.submit(() -> storeAll(address, hand)));
      }
      // Meanwhile a follower must see every row once, though four workers commit.
      long after = 0;
      try (HqArchive first = HqArchive.open(address);
          HqQuery query = HqQuery.open(address)) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (seen.size() < length && System.nanoTime() - end < 0) {
          for (HqQuery.Row row :
              query.records(new HqQuery.Filter("", "", Instant.EPOCH, after, 7))) {
            after = row.row();
            seen.add(row.verified().record().position().seq());
          }
        }
        assertThat(seen).as("seed %d", seed).hasSize(length).doesNotHaveDuplicates();
        Chain chain = first.chain(new Chain.Id("cp-alpha", epoch));
        int sum = 0;
        for (Future<Integer> one : stored) {
          sum += one.get(60, TimeUnit.SECONDS);
        }
        assertThat(sum).as("seed %d", seed).isEqualTo(length);
        assertThat(first.chain(chain.id())).isEqualTo(chain);
        assertThat(chain.upTo()).as("seed %d", seed).isEqualTo(length);
        assertThat(chain.forked()).isFalse();
      }
    } finally {
      workers.shutdownNow();
    }
  }

  @Test
  void workersThatStartAtOnceOnAnEmptyDatabaseTakeTurns() throws Exception {
    for (int round = 0; round < 3; round++) {
      ArchiveAddress address = TestPostgres.database();
      ExecutorService workers = Executors.newFixedThreadPool(4);
      try {
        List<Future<Integer>> opened = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
          opened.add(workers.submit(() -> storeAll(address, List.of())));
        }
        for (Future<Integer> one : opened) {
          assertThat(one.get(60, TimeUnit.SECONDS)).isZero();
        }
      } finally {
        workers.shutdownNow();
      }
    }
  }

  @Test
  void connectionThatDiedIsReplaced() throws Exception {
    ArchiveAddress address = TestPostgres.database();
    SealedRecord record = RecordChain.hits("00000000000000dd", 1).get(0);
    try (HqArchive archive = HqArchive.open(address)) {
      TestPostgres.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'checkpoint hq'");
      boolean failed = false;
      try {
        archive.begin(Set.of("cp-alpha"));
      } catch (SQLException e) {
        failed = true;
        archive.rollback();
      }
      assertThat(failed).isTrue();
      archive.begin(Set.of("cp-alpha"));
      assertThat(archive.store(RecordChain.open(record), NOW).outcome())
          .isEqualTo(Filing.Outcome.STORED);
      archive.commit();
    }
  }

  private static int storeAll(ArchiveAddress address, List<RecordOpener.Opened> hand)
      throws SQLException {
    int stored = 0;
    try (HqArchive archive = HqArchive.open(address)) {
      for (int from = 0; from < hand.size(); from += 5) {
        archive.begin(Set.of("cp-alpha"));
        for (RecordOpener.Opened one : hand.subList(from, Math.min(hand.size(), from + 5))) {
          stored += archive.store(one, NOW).outcome() == Filing.Outcome.STORED ? 1 : 0;
        }
        archive.commit();
      }
    }
    return stored;
  }
}
