package org.checkpointlpr.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.feed.Chaos;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hit.RecordSealer;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} while the outbox writes, again and again on the same file. */
class OutboxCrashTest {
  private static final TestMission MISSION = TestMission.get();
  private static final int ROUNDS = Chaos.times("kills", 14, 1_000);

  @TempDir Path dir;

  /** Appends hits for ever and prints each one's number and hash once it is stored. */
  public static final class Writer {
    /** Arguments: identity folder, outbox folder. */
    public static void main(String[] args) throws Exception {
      PartyFolder party = PartyFolder.open(Path.of(args[0]));
      RecordSealer sealer =
          new RecordSealer("test", party.identity(Role.CHECKPOINT_SIGN), party.recordRecipients());
      try (Outbox outbox =
          Outbox.open(Path.of(args[1]), sealer, OutboxPolicy.DEFAULT, Clock.systemUTC())) {
        for (long i = 0; ; i++) {
          Stored stored = outbox.append(Samples.hit(i)).get(10, TimeUnit.SECONDS);
          System.out.println(
              stored.epoch() + " " + stored.seq() + " " + stored.hash().text() + " .");
          System.out.flush();
        }
      }
    }
  }

  @Test
  void noAcknowledgedHitIsLostAndTheChainStaysWhole() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, String> acknowledged = new HashMap<>();
    Path folder = dir.resolve("outbox");
    long slowestOpen = 0;
    for (int round = 0; round < ROUNDS; round++) {
      runAndKill(folder, random.nextInt(400), acknowledged);
      long began = System.nanoTime();
      try (Outbox outbox =
          Outbox.open(folder, MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock())) {
        slowestOpen = Math.max(slowestOpen, System.nanoTime() - began);
        assertThat(outbox.status().lastSeq())
            .as("seed %d round %d", seed, round)
            .isGreaterThanOrEqualTo(acknowledged.size());
      }
    }
    Map<String, String> stored = new HashMap<>();
    RecordHash previous = RecordHash.NONE;
    try (Outbox outbox =
        Outbox.open(folder, MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock())) {
      for (List<Outgoing> batch = outbox.take(500); !batch.isEmpty(); batch = outbox.take(500)) {
        for (Outgoing outgoing : batch) {
          RecordOpener.Opened opened = MISSION.open(outgoing.sealed());
          var position = opened.record().position();
          assertThat(position.previous()).as("seed %d", seed).isEqualTo(previous);
          previous = opened.hash();
          stored.put(position.epoch() + " " + position.seq(), opened.hash().text());
        }
      }
    }
    assertThat(stored).as("seed %d", seed).containsAllEntriesOf(acknowledged);
    assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
    assertThat(Duration.ofNanos(slowestOpen)).isLessThan(Duration.ofSeconds(10));
  }

  private static void runAndKill(Path folder, int afterMs, Map<String, String> acknowledged)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                MISSION.mission().party("cp-alpha").toString(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String first = lines.readLine();
      CompletableFuture.delayedExecutor(afterMs, TimeUnit.MILLISECONDS)
          .execute(() -> child.toHandle().destroyForcibly()); // Process itself closes our pipe too
      for (String line = first; line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words.length == 4 && words[3].equals(".")) {
          acknowledged.put(words[0] + " " + words[1], words[2]);
        }
      }
    }
    child.waitFor();
  }
}
