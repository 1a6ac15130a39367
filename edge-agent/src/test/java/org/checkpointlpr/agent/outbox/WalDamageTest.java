package org.checkpointlpr.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.feed.Chaos;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.hit.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The write-ahead log, as a crash leaves it, cut or zeroed at every 512 bytes: what opens is a
 * prefix of what was committed, and no number is given twice.
 */
class WalDamageTest {
  private static final TestMission MISSION = TestMission.get();
  private static final int RECORDS = 6;

  /** The short form tries every twelfth place, the long one all. */
  private static final int STEP = 512 * Chaos.times("wal-step", 12, 1);

  @TempDir Path dir;

  @Test
  void logCutOrZeroedAnywhereKeepsACommittedPrefix() throws Exception {
    Path crashed = dir.resolve("crashed");
    List<Bytes> bodies = new ArrayList<>();
    try (Outbox outbox = open(dir.resolve("live"))) {
      for (int i = 0; i < RECORDS; i++) {
        outbox.append(Samples.hit(i)).get(10, TimeUnit.SECONDS);
      }
      copy(dir.resolve("live"), crashed);
      outbox.take(100).forEach(outgoing -> bodies.add(outgoing.sealed()));
    }
    long size = Files.size(crashed.resolve("outbox.db-wal"));
    assertThat(size).isGreaterThan(20_000);
    int shorter = 0;
    for (long at = 0; at < size; at += STEP) {
      for (boolean cut : new boolean[] {true, false}) {
        Path damaged = dir.resolve("d" + at + cut);
        copy(crashed, damaged);
        damage(damaged.resolve("outbox.db-wal"), at, cut);
        shorter += requireAPrefix(damaged, bodies) ? 1 : 0;
      }
    }
    assertThat(shorter).as("the damage was felt").isPositive();
  }

  /** Returns whether something was missing. */
  private static boolean requireAPrefix(Path damaged, List<Bytes> bodies) throws Exception {
    try (Outbox outbox = open(damaged)) {
      List<Bytes> found = outbox.take(100).stream().map(Outgoing::sealed).toList();
      assertThat(found).as("%s", damaged).isEqualTo(bodies.subList(0, found.size()));
      Stored next = outbox.append(Samples.hit(99)).get(10, TimeUnit.SECONDS);
      // The next number if nothing is missing; else a new epoch, for the old numbers were given.
      assertThat(next.seq()).isEqualTo(found.size() == RECORDS ? RECORDS + 1 : 1);
      return found.size() < RECORDS;
    }
  }

  private static void damage(Path file, long at, boolean cut) throws Exception {
    try (RandomAccessFile wal = new RandomAccessFile(file.toFile(), "rw")) {
      if (cut) {
        wal.setLength(at);
      } else {
        wal.seek(at);
        wal.write(new byte[512]);
      }
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(to);
    for (String name : List.of("outbox.db", "outbox.db-wal", "outbox.mark")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  private static Outbox open(Path folder) throws OutboxException {
    return Outbox.open(folder, MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock());
  }
}
