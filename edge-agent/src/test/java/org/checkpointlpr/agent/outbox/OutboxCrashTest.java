package org.checkpointlpr.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.checkpointlpr.agent.feed.Chaos;
import org.checkpointlpr.agent.feed.ChildJava;
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
  private static final int ROUNDS = Chaos.times("kills", 14, 1_000) / Chaos.TOGETHER;

  @TempDir Path dir;

  /** Appends hits for ever and prints each one's number and hash once it is stored. */
  public static final class Writer {
    /** Arguments: identity folder, folders of outboxes. */
    public static void main(String[] args) throws Exception {
      PartyFolder party = PartyFolder.open(Path.of(args[0]));
      RecordSealer sealer =
          new RecordSealer("test", party.identity(Role.CHECKPOINT_SIGN), party.recordRecipients());
      List<Outbox> outboxes = new ArrayList<>();
      for (String folder : List.of(args).subList(1, args.length)) {
        outboxes.add(Outbox.open(Path.of(folder), sealer, OutboxPolicy.DEFAULT, Clock.systemUTC()));
      }
      for (Outbox outbox : outboxes) {
        new Thread(() -> writeForEver(outbox)).start();
      }
    }

    private static void writeForEver(Outbox outbox) {
      try {
        for (long i = 0; ; i++) {
          Stored stored = outbox.append(Samples.hit(i)).get(60, TimeUnit.SECONDS);
          System.out.println(
              stored.epoch() + " " + stored.seq() + " " + stored.hash().text() + " .");
        }
      } catch (Exception e) {
        e.printStackTrace();
        Runtime.getRuntime().halt(1); // not the death that is looked for: the test sees it
      }
    }
  }

  @Test
  void noAcknowledgedHitIsLostAndTheChainStaysWhole() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, String> acknowledged = new HashMap<>();
    List<Path> folders =
        IntStream.range(0, Chaos.TOGETHER).mapToObj(i -> dir.resolve("outbox" + i)).toList();
    long slowestOpen = 0;
    for (int round = 0; round < ROUNDS; round++) {
      runAndKill(folders, random.nextInt(400), acknowledged);
      for (Path folder : folders) {
        long began = System.nanoTime();
        try (Outbox outbox =
            Outbox.open(folder, MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock())) {
          slowestOpen = Math.max(slowestOpen, System.nanoTime() - began);
          String epoch = outbox.status().epoch() + " ";
          assertThat(outbox.status().lastSeq())
              .as("seed %d round %d", seed, round)
              .isGreaterThanOrEqualTo(
                  acknowledged.keySet().stream().filter(key -> key.startsWith(epoch)).count());
        }
      }
    }
    Map<String, String> stored = new HashMap<>();
    for (Path folder : folders) {
      readChain(folder, stored);
    }
    assertThat(stored).as("seed %d", seed).containsAllEntriesOf(acknowledged);
    assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
    assertThat(stored.keySet().stream().map(key -> key.split(" ", -1)[0]).distinct())
        .as("no outbox began a new chain")
        .hasSize(folders.size());
    assertThat(Duration.ofNanos(slowestOpen)).isLessThan(Duration.ofSeconds(10));
  }

  /** Reads all of an outbox as headquarters would; its chain must be whole. */
  private static void readChain(Path folder, Map<String, String> stored) throws Exception {
    RecordHash previous = RecordHash.NONE;
    try (Outbox outbox =
        Outbox.open(folder, MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock())) {
      for (List<Outgoing> batch = outbox.take(500); !batch.isEmpty(); batch = outbox.take(500)) {
        for (Outgoing outgoing : batch) {
          RecordOpener.Opened opened = MISSION.open(outgoing.sealed());
          var position = opened.record().position();
          assertThat(position.previous()).as("%s", position).isEqualTo(previous);
          previous = opened.hash();
          stored.put(position.epoch() + " " + position.seq(), opened.hash().text());
        }
      }
    }
  }

  private static void runAndKill(List<Path> folders, int afterMs, Map<String, String> acknowledged)
      throws IOException, InterruptedException {
    List<Path> arguments = new ArrayList<>(List.of(MISSION.mission().party("cp-alpha")));
    arguments.addAll(folders);
    Process child =
        new ProcessBuilder(ChildJava.command(Writer.class, arguments))
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
    assertThat(child.waitFor()).as("killed, and not ended by itself").isEqualTo(137);
  }
}
