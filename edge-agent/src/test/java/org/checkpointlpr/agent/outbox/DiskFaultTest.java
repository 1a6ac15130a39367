package org.checkpointlpr.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.checkpointlpr.agent.feed.Chaos;
import org.checkpointlpr.agent.feed.ChildJava;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.hit.RecordSealer;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel's own refusals: a file system that is really full, and calls that {@code strace} makes
 * fail at every n-th time. Skipped, with a message, where mounting or tracing is not allowed.
 */
class DiskFaultTest {
  private static final TestMission MISSION = TestMission.get();

  private static final int HITS = Chaos.times("fault-hits", 90, 900);

  @TempDir Path dir;

  /** Appends hits and says when one is stored, when an alarm is raised and when it is over. */
  public static final class Writer {
    private Writer() {}

    /** Arguments: identity folder, outbox folder, how many hits. */
    public static void main(String[] args) throws Exception {
      PartyFolder party = PartyFolder.open(Path.of(args[0]));
      RecordSealer sealer =
          new RecordSealer("test", party.identity(Role.CHECKPOINT_SIGN), party.recordRecipients());
      try (Outbox outbox =
          Outbox.open(Path.of(args[1]), sealer, OutboxPolicy.DEFAULT, Clock.systemUTC())) {
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
          long began = System.nanoTime();
          CompletableFuture<Stored> hit = outbox.append(Samples.hit(i));
          while (!hit.isDone() && outbox.trouble().isEmpty()) {
            LockSupport.parkNanos(1_000_000);
          }
          if (!hit.isDone()) {
            System.out.println("alarm " + ms(began));
            awaitOrGiveUp(outbox, hit);
            System.out.println("recovery " + ms(began));
          }
          System.out.println("stored " + hit.get().seq());
        }
      }
    }

    /** Where the disk stays broken: the next hits must not have to wait; then a sudden end. */
    private static void awaitOrGiveUp(Outbox outbox, CompletableFuture<Stored> hit)
        throws Exception {
      try {
        Stored unused = hit.get(12, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        long began = System.nanoTime();
        for (int i = 0; i < 100; i++) {
          CompletableFuture<Stored> unused = outbox.append(Samples.hit(1000 + i));
        }
        System.out.println("blocked " + ms(began));
        System.out.flush();
        Runtime.getRuntime().halt(0);
      }
    }

    private static long ms(long began) {
      return (System.nanoTime() - began) / 1_000_000;
    }
  }

  /** Each thread's first 60 calls are left alone: opening and making the file takes fewer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // A hit is one fsync and some fifteen writes: in turn, each of them fails.
        "fsync,fdatasync:error=EIO:when=60+7",
        "pwrite64:error=EIO:when=60+53",
        "pwrite64:error=ENOSPC:when=60+53"
      })
  void everyNthCallMayFailAndAllIsStoredInOneChain(String fault) throws Exception {
    List<String> lines = run(fault, HITS);
    assertThat(numbers(lines, "stored ")).hasSize(HITS).doesNotHaveDuplicates();
    assertThat(Files.readString(dir.resolve("trace"))).contains("INJECTED");
    // One that fails alone is repeated at once, and nobody hears of it.
    assertThat(numbers(lines, "alarm ")).allMatch(ms -> ms <= 5_000);
    assertThat(numbers(lines, "recovery ")).allMatch(ms -> ms <= 10_000);
    FailingWriteTest.requireChain(dir.resolve("outbox"), HITS);
  }

  @Test
  void diskThatStaysBrokenKeepsWhatWasStoredAndBlocksNobody() throws Exception {
    List<String> lines = run("fsync,fdatasync:error=EIO:when=60+", HITS);
    int stored = numbers(lines, "stored ").size();
    assertThat(stored).isPositive();
    assertThat(numbers(lines, "alarm ")).hasSize(1).allMatch(ms -> ms <= 5_000);
    assertThat(numbers(lines, "blocked ")).hasSize(1).allMatch(ms -> ms <= 1_000);
    try (Outbox outbox = open(dir.resolve("outbox"))) {
      assertThat(outbox.status().waiting()).isGreaterThanOrEqualTo(stored);
    }
  }

  @Test
  void fileSystemThatIsReallyFullRaisesTheAlarmAndIsUsedAgainWhenThereIsSpace() throws Exception {
    Path disk = Files.createDirectory(dir.resolve("disk"));
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()),
        "mounting is not allowed here: a real full disk is not tested");
    try {
      List<CompletableFuture<Stored>> hits = new ArrayList<>();
      Path filler = disk.resolve("filler");
      try (Outbox outbox = open(disk.resolve("outbox"))) {
        for (int i = 0; i < 20; i++) {
          hits.add(outbox.append(Samples.hit(i)));
          hits.get(i).get(10, TimeUnit.SECONDS);
        }
        fill(filler);
        long full = System.nanoTime();
        while (outbox.trouble().isEmpty()) {
          hits.add(outbox.append(Samples.hit(hits.size())));
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
          assertThat(Duration.ofNanos(System.nanoTime() - full)).isLessThan(Duration.ofSeconds(5));
        }
        long stored = hits.stream().filter(CompletableFuture::isDone).count();
        assertThat(stored).isBetween(20L, (long) hits.size() - 1);
        hits.add(outbox.append(Samples.hit(hits.size())));
        Files.delete(filler);
        long space = System.nanoTime();
        for (CompletableFuture<Stored> hit : hits) {
          Stored unused = hit.get(20, TimeUnit.SECONDS);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - space)).isLessThan(Duration.ofSeconds(10));
        outbox.probe();
        await().atMost(Duration.ofSeconds(5)).until(() -> outbox.trouble().isEmpty());
      }
      FailingWriteTest.requireChain(disk.resolve("outbox"), hits.size());
    } finally {
      assertThat(succeeds("umount", disk.toString())).isTrue();
    }
  }

  private List<String> run(String inject, int hits) throws Exception {
    assumeTrue(
        succeeds("strace", "-qq", "-o", dir.resolve("trace").toString(), "true"),
        "strace is not installed or not allowed: calls that fail are not tested");
    String calls = inject.substring(0, inject.indexOf(':'));
    List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "--seccomp-bpf"));
    command.addAll(List.of("-o", dir.resolve("trace").toString()));
    command.addAll(List.of("-e", "trace=" + calls, "-e", "inject=" + inject));
    Path party = MISSION.mission().party("cp-alpha");
    command.addAll(ChildJava.command(Writer.class, List.of(party, dir.resolve("outbox"), hits)));
    Process child =
        new ProcessBuilder(command).redirectError(dir.resolve("stderr").toFile()).start();
    try (var reader = child.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = reader.lines().toList();
      assertThat(child.waitFor()).as(Files.readString(dir.resolve("stderr"))).isZero();
      return lines;
    }
  }

  private static List<Long> numbers(List<String> lines, String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word))
        .map(line -> Long.parseLong(line.substring(word.length())))
        .toList();
  }

  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[4096];
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // not installed
    }
  }

  private static Outbox open(Path folder) throws OutboxException {
    return Outbox.open(folder, MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock());
  }
}
