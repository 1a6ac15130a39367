package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.checkpointlpr.agent.hit.PicturePart;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight checkpoints (40 in the long form) behind networks that cut, stall, scramble, accept and
 * close, and one behind 2 kbit/s, all at once with one mosquitto; every hit arrives, once, and no
 * thread is left behind.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class ChaosTest {
  private static final int CUT_OFF = Chaos.LONG ? 40 : 8;
  private static final int CUTS = Chaos.times("cuts", 200, 10_000) / CUT_OFF;
  private static final int SLOW_HITS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration SLOW_PATIENCE = Duration.ofMinutes(15);

  @TempDir Path dir;

  @Test
  void everyHitArrivesOnceThroughBadNetworksAndNoThreadIsLeftBehind() throws Exception {
    long seed = System.nanoTime();
    Clock clock = Clock.systemUTC();
    List<String> names = IntStream.rangeClosed(0, CUT_OFF).mapToObj(i -> "cp-" + i).toList();
    Mission mission =
        Mission.create(dir.resolve("m"), MissionSpec.of("test", names, "localhost"), clock);
    HqEar ear = new HqEar();
    ExecutorService drivers = Executors.newFixedThreadPool(names.size());
    try (Mosquitto broker = Mosquitto.start(mission);
        HqService hq =
            HqService.start(
                HqSettings.of(mission.party("hq"), dir.resolve("hq.db"), List.of(broker.address())),
                ear,
                clock)) {
      assertThat(hq.awaitReady(Duration.ofMinutes(1))).isTrue();
      List<Future<Integer>> runs = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        Random random = new Random(seed + i);
        Callable<Integer> run =
            i == 0
                ? () -> behindASlowLink(mission, broker, name)
                : () -> behindABadLink(mission, broker, name, random);
        runs.add(drivers.submit(run));
      }
      int hits = 0;
      for (Future<Integer> run : runs) {
        hits += run.get();
      }
      assertThat(ear.hits()).as("seed %d", seed).hasSize(hits);
      assertThat(ear.twice()).as("seed %d", seed).isEmpty();
      assertThat(ear.quarantine()).as("seed %d", seed).isEmpty();
    } finally {
      drivers.shutdownNow();
    }
    // All links are closed: at most two of the client's threads may still be ending.
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> assertThat(clientThreads()).as("seed %d", seed).isLessThanOrEqualTo(2));
  }

  private int behindABadLink(Mission mission, Mosquitto broker, String name, Random random)
      throws Exception {
    int hits = 0;
    try (ChaosProxy proxy = new ChaosProxy(broker.address());
        CheckpointFeed feed = open(mission, proxy, name)) {
      feed.start();
      for (int cut = 0; cut < CUTS; cut++) {
        proxy.mood(ChaosProxy.Mood.HONEST);
        await().atMost(PATIENCE).until(() -> feed.uplink().status().connected());
        for (int i = 0; i < 3; i++) {
          feed.submit(Samples.hit(hits++)).get(60, TimeUnit.SECONDS);
        }
        park(random.nextInt(100));
        ChaosProxy.Mood[] moods = ChaosProxy.Mood.values();
        proxy.mood(moods[random.nextInt(moods.length)]);
        park(random.nextInt(200));
        proxy.cut();
      }
      proxy.mood(ChaosProxy.Mood.HONEST);
      await().atMost(PATIENCE).until(() -> feed.outbox().status().waiting() == 0);
    }
    return hits;
  }

  private int behindASlowLink(Mission mission, Mosquitto broker, String name) throws Exception {
    try (ChaosProxy proxy = new ChaosProxy(broker.address());
        CheckpointFeed feed = open(mission, proxy, name)) {
      proxy.mood(ChaosProxy.Mood.SLOW);
      feed.start();
      for (int i = 0; i < SLOW_HITS; i++) {
        feed.submit(Samples.hit(i)).get(60, TimeUnit.SECONDS);
      }
      if (Chaos.LONG) { // four and a half minutes, thirteen times the keep-alive
        for (PicturePart part : PicturePart.cut(new byte[PicturePart.MAX_BYTES])) {
          feed.submit(part).get(60, TimeUnit.SECONDS);
        }
      }
      await().atMost(SLOW_PATIENCE).until(() -> feed.outbox().status().waiting() == 0);
      return SLOW_HITS;
    }
  }

  private CheckpointFeed open(Mission mission, ChaosProxy proxy, String name) throws Exception {
    return CheckpointFeed.open(
        mission.party(name), dir.resolve(name), List.of(proxy.address()), Clock.systemUTC());
  }

  private static void park(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static int clientThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("MQTT"))
            .count();
  }
}
