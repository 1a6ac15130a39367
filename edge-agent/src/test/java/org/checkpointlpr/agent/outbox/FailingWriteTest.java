package org.checkpointlpr.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.Structure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

/**
 * Every write of the outbox fails once: the kernel refuses to let files grow beyond a limit, which
 * is set at each place in turn. In a process of its own, for the limit holds for all of its files.
 */
class FailingWriteTest {
  private static final TestMission MISSION = TestMission.get();

  /** Places where a write may fail lie 4 KiB apart: a page with its frame. */
  private static final int PLACES = Chaos.times("writes", 24, 200);

  @TempDir Path dir;

  /** {@code setrlimit(2)}. */
  static final class Limits {
    private static final int FILE_SIZE = 1;

    static {
      Native.register("c");
    }

    private Limits() {}

    /** {@code struct rlimit}. */
    @Structure.FieldOrder({"soft", "hard"})
    public static final class Pair extends Structure {
      /** What counts. */
      public long soft;

      /** How far the other may be raised. */
      public long hard = -1;
    }

    static native int setrlimit(int what, Pair limit);

    /** Limits the size of all files; -1 for no limit. */
    static void files(long bytes) {
      Pair pair = new Pair();
      pair.soft = bytes;
      if (setrlimit(FILE_SIZE, pair) != 0) {
        throw new IllegalStateException("setrlimit failed");
      }
    }
  }

  /** Tries every place; prints a line for each. */
  public static final class Writer {
    private Writer() {}

    /** Arguments: identity folder, an empty folder, how many places. */
    public static void main(String[] args) throws Exception {
      PartyFolder party = PartyFolder.open(Path.of(args[0]));
      RecordSealer sealer =
          new RecordSealer("test", party.identity(Role.CHECKPOINT_SIGN), party.recordRecipients());
      // Loads what the limit must not keep from being loaded: natives are unpacked into files.
      try (Outbox outbox = open(Path.of(args[1], "warm"), sealer)) {
        outbox.append(Samples.hit(0)).get(10, TimeUnit.SECONDS);
      }
      for (int place = 1; place <= Integer.parseInt(args[2]); place++) {
        System.out.println(attempt(Path.of(args[1], "p" + place), sealer, place * 4096L));
        System.out.flush();
      }
    }

    private static Outbox open(Path folder, RecordSealer sealer) throws OutboxException {
      return Outbox.open(folder, sealer, OutboxPolicy.DEFAULT, Clock.systemUTC());
    }

    private static String attempt(Path folder, RecordSealer sealer, long limit) throws Exception {
      List<CompletableFuture<Stored>> hits = new ArrayList<>();
      long alarmMs = -1;
      long recoveryMs;
      int safe;
      try (Outbox outbox = open(folder, sealer)) {
        hits.add(outbox.append(Samples.hit(0)));
        hits.get(0).get(10, TimeUnit.SECONDS);
        Limits.files(limit);
        long began = System.nanoTime();
        while (alarmMs < 0 && hits.size() < 500) {
          hits.add(outbox.append(Samples.hit(hits.size())));
          long asked = System.nanoTime();
          while (!hits.get(hits.size() - 1).isDone() && outbox.trouble().isEmpty()) {
            LockSupport.parkNanos(1_000_000);
          }
          alarmMs = outbox.trouble().isPresent() ? (System.nanoTime() - asked) / 1_000_000 : -1;
        }
        // Those behind it wait in order; the caller goes on at once.
        hits.add(outbox.append(Samples.hit(hits.size())));
        safe = (int) hits.stream().filter(CompletableFuture::isDone).count();
        Limits.files(-1);
        began = System.nanoTime();
        for (CompletableFuture<Stored> hit : hits) {
          Stored unused = hit.get(20, TimeUnit.SECONDS);
        }
        recoveryMs = (System.nanoTime() - began) / 1_000_000;
      } finally {
        Limits.files(-1);
      }
      return "place %d hits %d safe %d alarm %d recovery %d stored %s"
          .formatted(limit, hits.size(), safe, alarmMs, recoveryMs, folder);
    }
  }

  @Test
  void everyWriteMayFailAndNothingStoredIsLost() throws Exception {
    Process child =
        new ProcessBuilder(
                ChildJava.command(
                    Writer.class, List.of(MISSION.mission().party("cp-alpha"), dir, PLACES)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines;
    try (var reader = child.inputReader(StandardCharsets.UTF_8)) {
      lines = reader.lines().filter(line -> line.startsWith("place ")).toList();
    }
    assertThat(child.waitFor()).isZero();
    assertThat(lines).hasSize(PLACES);
    int alarms = 0;
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      int hits = Integer.parseInt(words[3]);
      long alarm = Long.parseLong(words[7]);
      alarms += alarm >= 0 ? 1 : 0;
      assertThat(alarm).as(line).isLessThanOrEqualTo(5_000);
      assertThat(Long.parseLong(words[9])).as(line).isLessThanOrEqualTo(10_000);
      requireChain(Path.of(words[11]), hits);
    }
    assertThat(alarms).as("places at which a write failed").isGreaterThan(PLACES * 3 / 4);
  }

  /** All hits are there once, in one unbroken chain: headquarters would accept every one. */
  static void requireChain(Path folder, int hits) throws Exception {
    try (Outbox outbox =
        Outbox.open(folder, MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock())) {
      RecordHash previous = RecordHash.NONE;
      int count = 0;
      for (Outgoing outgoing : outbox.take(1000)) {
        RecordOpener.Opened opened = MISSION.open(outgoing.sealed());
        assertThat(opened.record().position().previous()).isEqualTo(previous);
        previous = opened.hash();
        count++;
      }
      assertThat(count).as("%s", folder).isEqualTo(hits);
    }
  }
}
