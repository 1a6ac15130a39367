package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
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
  private static final int KILLS = Chaos.times("agents", 6, 1_000) / Chaos.TOGETHER;
  private static final List<String> NAMES =
      IntStream.range(0, Chaos.TOGETHER).mapToObj(i -> "cp-" + i).toList();
  private static final Duration READY = Duration.ofSeconds(10);

  /** Ten checkpoints that write as fast as they can would leave a backlog of hours. */
  private static final int PAUSE_MS = Chaos.LONG ? 20 : 0;

  @TempDir Path dir;

  /** Appends hits for ever, with the uplink at work, and prints each once it is stored. */
  public static final class Writer {
    private Writer() {}

    /** Arguments: the mission's folder, a folder for states, broker, checkpoints. */
    public static void main(String[] args) throws Exception {
      List<Runnable> loops = new ArrayList<>();
      for (String name : List.of(args).subList(3, args.length)) {
        CheckpointFeed feed =
            CheckpointFeed.open(
                Path.of(args[0], name),
                Path.of(args[1], name),
                List.of(URI.create(args[2])),
                Clock.systemUTC());
        feed.start();
        loops.add(() -> writeForEver(feed, name));
      }
      // Processor time: how long it takes besides depends on what else this machine does.
      System.out.println(
          "ready "
              + ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis()
              + " .");
      loops.forEach(loop -> new Thread(loop).start());
    }

    private static void writeForEver(CheckpointFeed feed, String name) {
      try {
        for (long i = 0; ; i++) {
          Stored stored = feed.submit(Samples.hit(i)).get(60, TimeUnit.SECONDS);
          System.out.println(name + " " + stored.epoch() + " " + stored.seq() + " .");
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
        }
      } catch (Exception e) {
        e.printStackTrace();
        Runtime.getRuntime().halt(1); // not the death that is looked for: the test sees it
      }
    }
  }

  @Test
  void noConfirmedHitIsLostOnTheWholeWay() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Clock clock = Clock.systemUTC();
    Mission mission =
        Mission.create(dir.resolve("m"), MissionSpec.of("test", NAMES, "localhost"), clock);
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
        runAndKill(broker, kill % 2 == 0, random.nextInt(2_500), confirmed);
      }
      for (String name : NAMES) {
        try (CheckpointFeed feed =
            CheckpointFeed.open(
                mission.party(name), dir.resolve("s/" + name), List.of(broker.address()), clock)) {
          feed.start();
          await().atMost(Duration.ofMinutes(5)).until(() -> feed.outbox().status().waiting() == 0);
        }
      }
    }
    assertThat(confirmed).hasSizeGreaterThanOrEqualTo(KILLS / 2);
    assertThat(ear.hits()).as("seed %d", seed).containsAll(confirmed);
    assertThat(ear.twice()).as("seed %d", seed).isEmpty();
    assertThat(ear.alarms())
        .as("seed %d", seed)
        .doesNotContain(HqAlarm.Kind.FORK, HqAlarm.Kind.NEW_EPOCH);
  }

  /** Kills so long after the process is ready, or after its first hit is stored. */
  private void runAndKill(Mosquitto broker, boolean isWriting, int afterMs, Set<String> confirmed)
      throws Exception {
    List<Object> arguments =
        new ArrayList<>(List.of(dir.resolve("m"), dir.resolve("s"), broker.address()));
    arguments.addAll(NAMES);
    Process child =
        new ProcessBuilder(ChildJava.command(Writer.class, arguments))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      String first = lines.readLine();
      assertThat(first).startsWith("ready ");
      assertThat(Long.parseLong(first.split(" ", -1)[1])).isLessThan(READY.toMillis());
      String line = isWriting ? lines.readLine() : "";
      CompletableFuture.delayedExecutor(afterMs, TimeUnit.MILLISECONDS)
          .execute(() -> child.toHandle().destroyForcibly()); // Process itself closes our pipe too
      for (; line != null; line = lines.readLine()) {
        if (line.endsWith(" .")) {
          confirmed.add(line.substring(0, line.length() - 2));
        }
      }
    }
    assertThat(child.waitFor()).as("killed, and not ended by itself").isEqualTo(137);
  }
}
