package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that are killed with all they knew, that stay away for a week, that die for good. */
class BrokerLossTest {
  private static final int KILLS = Chaos.times("brokers", 3, 50);
  private static final int WEEK_OF_HITS = Chaos.times("week", 1_500, 100_000);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** Heap may grow by as much while a week's hits leave. */
  private static final long FLAT_BYTES = 20_000_000;

  @TempDir Path dir;

  private final HqEar ear = new HqEar();

  @Test
  void brokerKilledMidPublishWithItsMemoryLostLosesNothing() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ManualClock clock = new ManualClock(Instant.now(Clock.systemUTC()));
    Mission mission = mission(clock);
    int hits = 0;
    try (Mosquitto broker = Mosquitto.start(mission);
        HqService hq = hq(mission, broker.address(), clock);
        CheckpointFeed feed = feed(mission, List.of(broker.address()), clock)) {
      assertThat(hq.awaitReady(Duration.ofMinutes(1))).isTrue();
      feed.start();
      for (int kill = 0; kill < KILLS; kill++) {
        await().atMost(PATIENCE).until(() -> feed.uplink().status().connected());
        CompletableFuture<Stored> last = feed.submit(Samples.hit(hits++));
        for (int i = 1; i < 100; i++) {
          last = feed.submit(Samples.hit(hits++));
        }
        last.get(60, TimeUnit.SECONDS);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)));
        broker.killAndForget();
      }
      awaitEmpty(feed, clock);
      assertThat(ear.hits()).as("seed %d", seed).hasSize(hits);
      assertThat(ear.twice()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aWeekOfHitsWaitsAndArrivesOnceWithAFlatHeap() throws Exception {
    ManualClock clock = new ManualClock(Instant.now(Clock.systemUTC()));
    Mission mission = mission(clock);
    URI nobody = URI.create("ssl://localhost:1");
    Deque<CompletableFuture<Stored>> pending = new ArrayDeque<>();
    try (CheckpointFeed feed = feed(mission, List.of(nobody), clock)) {
      feed.start();
      for (int i = 0; i < WEEK_OF_HITS; i++) {
        pending.add(feed.submit(Samples.hit(i)));
        clock.advance(WEEK.dividedBy(WEEK_OF_HITS));
        while (pending.size() > 50) {
          Stored unused = pending.remove().get(60, TimeUnit.SECONDS);
        }
      }
      for (CompletableFuture<Stored> one : pending) {
        Stored unused = one.get(60, TimeUnit.SECONDS);
      }
      assertThat(feed.outbox().status().waiting()).isEqualTo(WEEK_OF_HITS);
      assertThat(feed.outbox().status().oldest().orElseThrow())
          .isBefore(clock.instant().minus(WEEK.minusDays(1)));
    }
    try (Mosquitto broker = Mosquitto.start(mission);
        HqService hq = hq(mission, broker.address(), clock);
        CheckpointFeed feed = feed(mission, List.of(broker.address()), clock)) {
      assertThat(hq.awaitReady(Duration.ofMinutes(1))).isTrue();
      feed.start();
      await()
          .atMost(PATIENCE)
          .until(() -> feed.outbox().status().waiting() <= WEEK_OF_HITS * 9 / 10);
      long before = heap();
      await().atMost(PATIENCE).until(() -> feed.outbox().status().waiting() <= WEEK_OF_HITS / 10);
      long told = ear.hits().size() * 300L; // what this test itself keeps of each
      assertThat(heap() - told).isLessThan(before + FLAT_BYTES);
      awaitEmpty(feed, clock);
      assertThat(ear.hits()).hasSize(WEEK_OF_HITS);
      assertThat(ear.twice()).isEmpty();
    }
  }

  @Test
  void secondBrokerCarriesOnWhenTheFirstDiesForGood() throws Exception {
    Clock clock = Clock.systemUTC();
    Mission mission = mission(clock);
    try (Mosquitto first = Mosquitto.start(mission);
        Mosquitto second = Mosquitto.start(mission);
        HqService hq =
            HqService.start(
                HqSettings.of(
                    mission.party("hq"),
                    dir.resolve("hq.db"),
                    List.of(first.address(), second.address())),
                ear,
                clock);
        CheckpointFeed feed = feed(mission, List.of(first.address(), second.address()), clock)) {
      assertThat(hq.awaitReady(Duration.ofMinutes(1))).isTrue();
      feed.start();
      feed.submit(Samples.hit(1)).get(10, TimeUnit.SECONDS);
      await().atMost(PATIENCE).until(() -> feed.outbox().status().waiting() == 0);
      assertThat(feed.uplink().status().broker()).isEqualTo(first.address().toString());
      first.kill();
      feed.submit(Samples.hit(2)).get(10, TimeUnit.SECONDS);
      await().atMost(Duration.ofMinutes(2)).until(() -> feed.outbox().status().waiting() == 0);
      assertThat(feed.uplink().status().broker()).isEqualTo(second.address().toString());
      assertThat(ear.hits()).hasSize(2);
      assertThat(ear.twice()).isEmpty();
    }
  }

  private Mission mission(Clock clock) throws Exception {
    return Mission.create(
        dir.resolve("m"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), clock);
  }

  private HqService hq(Mission mission, URI broker, Clock clock) throws Exception {
    return HqService.start(
        HqSettings.of(mission.party("hq"), dir.resolve("hq.db"), List.of(broker)), ear, clock);
  }

  private CheckpointFeed feed(Mission mission, List<URI> brokers, Clock clock) throws Exception {
    return CheckpointFeed.open(mission.party("cp-alpha"), dir.resolve("s"), brokers, clock);
  }

  /** Lets the minutes pass after which what the dead broker swallowed is sent again. */
  private static void awaitEmpty(CheckpointFeed feed, ManualClock clock) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(20));
              return feed.outbox().status().waiting() == 0;
            });
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
