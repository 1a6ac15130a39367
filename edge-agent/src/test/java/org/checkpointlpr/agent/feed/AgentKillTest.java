package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.hq.HqAlarm;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} while hits are written, published, and receipts applied, all at once: whatever
 * was confirmed arrives, once, in one chain.
 */
class AgentKillTest {
  private static final int KILLS = Chaos.times("agents", 6, 1_000);
  private static final Duration READY = Duration.ofSeconds(10);

  @TempDir Path dir;

  /** Appends hits for ever, with the uplink at work, and prints each once it is stored. */
  public static final class Writer {
    private Writer() {}

    /** Arguments: identity folder, state folder, broker. */
    public static void main(String[] args) throws Exception {
      try (CheckpointFeed feed =
          CheckpointFeed.open(
              Path.of(args[0]),
              Path.of(args[1]),
              List.of(URI.create(args[2])),
              Clock.systemUTC())) {
        feed.start();
        // Processor time: how long it takes besides depends on what else this machine does.
        System.out.println(
            "ready "
                + ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis()
                + " .");
        for (long i = 0; ; i++) {
          Stored stored = feed.submit(Samples.hit(i)).get(10, TimeUnit.SECONDS);
          System.out.println("cp-alpha " + stored.epoch() + " " + stored.seq() + " .");
          System.out.flush();
        }
      }
    }
  }

  @Test
  void noConfirmedHitIsLostOnTheWholeWay() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Clock clock = Clock.systemUTC();
    Mission mission =
        Mission.create(
            dir.resolve("m"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), clock);
    HqEar ear = new HqEar();
    Set<String> confirmed = new HashSet<>();
    try (Mosquitto broker = Mosquitto.start(mission);
        HqService hq =
            HqService.start(
                HqSettings.of(mission.party("hq"), dir.resolve("hq.db"), List.of(broker.address())),
                ear,
                clock)) {
      assertThat(hq.awaitReady(Duration.ofMinutes(1))).isTrue();
      for (int kill = 0; kill < KILLS; kill++) {
        runAndKill(mission, broker, random.nextInt(2_500), confirmed);
      }
      try (CheckpointFeed feed =
          CheckpointFeed.open(
              mission.party("cp-alpha"), dir.resolve("s"), List.of(broker.address()), clock)) {
        feed.start();
        await().atMost(Duration.ofMinutes(5)).until(() -> feed.outbox().status().waiting() == 0);
      }
    }
    assertThat(confirmed).hasSizeGreaterThan(KILLS);
    assertThat(ear.hits()).as("seed %d", seed).containsAll(confirmed);
    assertThat(ear.twice()).as("seed %d", seed).isEmpty();
    assertThat(ear.alarms())
        .as("seed %d", seed)
        .doesNotContain(HqAlarm.Kind.FORK, HqAlarm.Kind.NEW_EPOCH);
  }

  private void runAndKill(Mission mission, Mosquitto broker, int afterMs, Set<String> confirmed)
      throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                mission.party("cp-alpha").toString(),
                dir.resolve("s").toString(),
                broker.address().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      String first = lines.readLine();
      assertThat(first).startsWith("ready ");
      assertThat(Long.parseLong(first.split(" ", -1)[1])).isLessThan(READY.toMillis());
      CompletableFuture.delayedExecutor(afterMs, TimeUnit.MILLISECONDS)
          .execute(() -> child.toHandle().destroyForcibly()); // Process itself closes our pipe too
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.endsWith(" .")) {
          confirmed.add(line.substring(0, line.length() - 2));
        }
      }
    }
    child.waitFor();
  }
}
