package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.checkpointlpr.agent.broker.EmbeddedBroker;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link is cut, stalled and refused while hits are made; every one arrives, once. */
class ChaosTest {
  private static final int CUTS = Integer.getInteger("chaos.cuts", 12);

  @TempDir Path dir;

  @Test
  void everyHitArrivesOnceThroughABadNetworkAndNoThreadIsLeftBehind() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Clock clock = Clock.systemUTC();
    Mission mission =
        Mission.create(
            dir.resolve("m"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), clock);
    Set<Long> seqs = ConcurrentHashMap.newKeySet();
    AtomicInteger told = new AtomicInteger();
    HqListener listener =
        new HqListener() {
          @Override
          public void verified(VerifiedRecord record) {
            seqs.add(record.record().position().seq());
            told.incrementAndGet();
          }
        };
    int hits = 0;
    try (EmbeddedBroker broker = EmbeddedBroker.start(mission, 0);
        ChaosProxy proxy = new ChaosProxy(broker.address());
        HqService hq =
            HqService.start(
                HqSettings.of(mission.party("hq"), dir.resolve("hq.db"), List.of(broker.address())),
                listener,
                clock);
        CheckpointFeed feed =
            CheckpointFeed.open(
                mission.party("cp-alpha"), dir.resolve("s"), List.of(proxy.address()), clock)) {
      assertThat(hq.awaitReady(Duration.ofMinutes(1))).isTrue();
      feed.start();
      int threads = 0;
      for (int cut = 0; cut < CUTS; cut++) {
        proxy.mood(ChaosProxy.Mood.HONEST);
        await().atMost(Duration.ofSeconds(90)).until(() -> feed.uplink().status().connected());
        threads = cut == 1 ? clientThreads() : threads;
        for (int i = 0; i < 10; i++) {
          feed.submit(Samples.hit(hits++)).get(30, TimeUnit.SECONDS);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
        ChaosProxy.Mood[] moods = ChaosProxy.Mood.values();
        proxy.mood(moods[random.nextInt(moods.length)]);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)));
        proxy.cut();
      }
      proxy.mood(ChaosProxy.Mood.HONEST);
      await().atMost(Duration.ofMinutes(2)).until(() -> feed.outbox().status().waiting() == 0);
      assertThat(seqs).as("seed %d", seed).hasSize(hits);
      assertThat(told).as("seed %d", seed).hasValue(hits);
      assertThat(clientThreads()).as("seed %d", seed).isLessThanOrEqualTo(threads + 2);
    }
  }

  private static int clientThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("MQTT"))
            .count();
  }
}
