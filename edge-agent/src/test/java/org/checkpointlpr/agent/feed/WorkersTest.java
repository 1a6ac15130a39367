package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.checkpointlpr.agent.hq.ArchiveAddress;
import org.checkpointlpr.agent.hq.CheckpointStatus;
import org.checkpointlpr.agent.hq.HqAlarm;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqQuery;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.hq.Quarantined;
import org.checkpointlpr.agent.hq.TestPostgres;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several workers share the checkpoints, a real broker and a real PostgreSQL. */
class WorkersTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path dir;
  private final ConcurrentMap<String, AtomicInteger> told = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, AtomicInteger> byWorker = new ConcurrentHashMap<>();
  private final List<String> trouble = new java.util.concurrent.CopyOnWriteArrayList<>();

  @Test
  void recordsThatArriveAtDifferentWorkersMakeOneChainAndAreToldOnce() throws Exception {
    ArchiveAddress archive = TestPostgres.database();
    Mission mission =
        Mission.create(
            dir.resolve("m"),
            MissionSpec.of("test", List.of("cp-alpha", "cp-bravo"), "localhost"),
            CLOCK);
    mission.enrolWorker("hq-2", Duration.ofDays(1));
    try (Mosquitto broker = Mosquitto.start(mission);
        HqService first = worker(mission, "hq", archive, broker);
        CheckpointFeed alpha = feed(mission, "cp-alpha", broker);
        CheckpointFeed bravo = feed(mission, "cp-bravo", broker)) {
      HqService second = worker(mission, "hq-2", archive, broker);
      alpha.start();
      bravo.start();
      for (int i = 0; i < 150; i++) {
        alpha.submit(Samples.hit(i)).get(30, TimeUnit.SECONDS);
        bravo.submit(Samples.hit(1000 + i)).get(30, TimeUnit.SECONDS);
        if (i == 75) {
          await().atMost(Duration.ofMinutes(1)).until(() -> byWorker.containsKey("hq-2"));
          second.close(); // what it had and did not store is sent again, to the other one
        }
      }
      await()
          .atMost(Duration.ofMinutes(3))
          .until(
              () ->
                  alpha.outbox().status().waiting() == 0 && bravo.outbox().status().waiting() == 0);
      assertThat(first).isNotNull();
    }
    assertThat(told).hasSize(300);
    assertThat(told.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    assertThat(byWorker).containsOnlyKeys("hq", "hq-2");
    assertThat(trouble).isEmpty();
    try (HqQuery query = HqQuery.open(archive)) {
      for (CheckpointStatus status : query.status()) {
        assertThat(status.hits()).isEqualTo(150);
        assertThat(status.missing()).isZero();
        assertThat(status.forked()).isFalse();
        assertThat(status.quarantined()).isZero();
      }
    }
  }

  private HqService worker(Mission mission, String name, ArchiveAddress archive, Mosquitto broker)
      throws Exception {
    HqListener listener =
        new HqListener() {
          @Override
          public void verified(VerifiedRecord record) {
            told.computeIfAbsent(record.hash().text(), key -> new AtomicInteger())
                .incrementAndGet();
            byWorker.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
          }

          @Override
          public void refused(Quarantined what) {
            trouble.add(what.reason());
          }

          @Override
          public void alarm(HqAlarm alarm) {
            if (alarm.kind() != HqAlarm.Kind.GAP) {
              trouble.add(alarm.toString());
            }
          }
        };
    HqService worker =
        HqService.start(
            HqSettings.of(mission.party(name), archive, List.of(broker.address()), true),
            listener,
            CLOCK);
    assertThat(worker.awaitReady(Duration.ofSeconds(60))).isTrue();
    return worker;
  }

  private CheckpointFeed feed(Mission mission, String name, Mosquitto broker) throws Exception {
    return CheckpointFeed.open(
        mission.party(name), dir.resolve(name), List.of(broker.address()), CLOCK);
  }
}
