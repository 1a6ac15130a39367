package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.hq.ArchiveAddress;
import org.checkpointlpr.agent.hq.HqException;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqQuery;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Headquarters, a process of its own, is killed each time between storing a record and sending its
 * receipt.
 */
class HqKillTest {
  private static final int KILLS = Chaos.times("hqKills", 5, 20);

  @TempDir Path dir;

  /** The process that is killed: {@code identity archive broker}. */
  static final class Headquarters {
    private Headquarters() {}

    public static void main(String[] args) throws Exception {
      HqService.start(
          HqSettings.of(Path.of(args[0]), Path.of(args[1]), List.of(java.net.URI.create(args[2]))),
          HqListener.NONE,
          Clock.systemUTC());
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }

  @Test
  void killedBetweenStoringAndReceiptingLosesNothingAndCountsNothingTwice() throws Exception {
    Clock clock = Clock.systemUTC();
    Mission mission =
        Mission.create(
            dir.resolve("m"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), clock);
    ArchiveAddress archive = ArchiveAddress.file(dir.resolve("hq.db"));
    int unconfirmed = 0;
    try (Mosquitto broker = Mosquitto.start(mission);
        CheckpointFeed feed =
            CheckpointFeed.open(
                mission.party("cp-alpha"), dir.resolve("s"), List.of(broker.address()), clock)) {
      feed.start();
      int hits = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        for (int i = 0; i < 3; i++) {
          feed.submit(Samples.hit(hits++)).get(30, TimeUnit.SECONDS);
        }
        long wanted = hits;
        Process hq = headquarters(mission, broker);
        try {
          await()
              .pollInterval(Duration.ofMillis(10))
              .atMost(Duration.ofMinutes(2))
              .until(() -> stored(archive).size() >= wanted);
        } finally {
          hq.destroyForcibly().onExit().join();
        }
        unconfirmed += feed.outbox().status().waiting() > 0 ? 1 : 0;
      }
      Process hq = headquarters(mission, broker);
      try {
        await().atMost(Duration.ofMinutes(3)).until(() -> feed.outbox().status().waiting() == 0);
      } finally {
        hq.destroyForcibly().onExit().join();
      }
      List<Long> all = stored(archive);
      Set<Long> different = new HashSet<>(all);
      assertThat(all).hasSize(hits);
      assertThat(different).hasSize(hits);
      // The kill must have come before the receipt at least most of the time.
      assertThat(unconfirmed).isGreaterThan(KILLS / 2);
    }
  }

  private Process headquarters(Mission mission, Mosquitto broker) throws IOException {
    return new ProcessBuilder(
            ChildJava.command(
                Headquarters.class,
                List.of(mission.party("hq"), dir.resolve("hq.db"), broker.address())))
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("hq.log").toFile())
        .start();
  }

  private List<Long> stored(ArchiveAddress archive) {
    if (!Files.exists(dir.resolve("hq.db"))) {
      return List.of();
    }
    try (HqQuery query = HqQuery.open(archive)) {
      return query.records(new HqQuery.Filter("hit", "", Instant.EPOCH, 0, 100_000)).stream()
          .map(row -> row.verified().record().position().seq())
          .toList();
    } catch (IOException | HqException e) {
      return List.of(); // it is just being made
    }
  }
}
