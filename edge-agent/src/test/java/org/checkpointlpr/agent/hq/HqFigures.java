package org.checkpointlpr.agent.hq;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.checkpointlpr.agent.feed.Mosquitto;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordSealer;
import org.checkpointlpr.agent.hit.SealedRecord;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.uplink.Handed;
import org.checkpointlpr.agent.uplink.Incoming;
import org.checkpointlpr.agent.uplink.LinkListener;
import org.checkpointlpr.agent.uplink.LinkSettings;
import org.checkpointlpr.agent.uplink.MqttLink;
import org.checkpointlpr.agent.uplink.PahoMqttLink;
import org.checkpointlpr.agent.uplink.TlsMaterial;
import org.checkpointlpr.seal.Role;

/**
 * Headquarters' figures: what a record costs a core, and what 1, 2 and 4 workers do together
 * through a real mosquitto into a real PostgreSQL. Not a test.
 */
public final class HqFigures {
  private static final int RECORDS = Integer.getInteger("bench.records", 4000);
  private static final int CHECKPOINTS = 8;
  private static final Topics TOPICS = new Topics("test");
  private static final Clock CLOCK = Clock.systemUTC();

  private HqFigures() {}

  /** One worker as a process of its own: {@code identity archive broker}. */
  static final class Worker {
    private Worker() {}

    public static void main(String[] args) throws Exception {
      HqService service =
          HqService.start(
              HqSettings.of(
                  Path.of(args[0]),
                  new ArchiveAddress(args[1]),
                  List.of(URI.create(args[2])),
                  true),
              HqListener.NONE,
              CLOCK);
      service.awaitReady(Duration.ofMinutes(2));
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }

  /** Runs it; arguments are ignored. */
  public static void main(String[] args) throws Exception {
    Path dir = Files.createTempDirectory("hq-figures");
    List<String> names = IntStream.rangeClosed(1, CHECKPOINTS).mapToObj(i -> "cp-" + i).toList();
    Mission mission =
        Mission.create(dir.resolve("m"), MissionSpec.of("test", names, "localhost"), CLOCK);
    for (int i = 2; i <= 4; i++) {
      mission.enrolWorker("hq-" + i, Duration.ofDays(1));
    }
    List<List<HqDesk.Letter>> batches = new ArrayList<>();
    List<List<HqDesk.Letter>> chains = new ArrayList<>();
    for (String name : names) {
      chains.add(chain(mission, name, RECORDS / CHECKPOINTS));
    }
    for (int from = 0; from < RECORDS / CHECKPOINTS; from += 25) {
      List<HqDesk.Letter> batch = new ArrayList<>();
      for (List<HqDesk.Letter> chain : chains) {
        batch.addAll(chain.subList(from, Math.min(chain.size(), from + 25)));
      }
      batches.add(batch);
    }
    PrintStream out = System.out;
    if (!Boolean.getBoolean("bench.workersOnly")) {
      oneCore(mission, batches, dir, out);
    }
    for (int workers : new int[] {1, 2, 4}) {
      together(mission, chains, workers, dir, out);
    }
    System.exit(0); // the embedded server's threads
  }

  private static void oneCore(
      Mission mission, List<List<HqDesk.Letter>> batches, Path dir, PrintStream out)
      throws IOException, SQLException {
    HqKeys keys = HqKeys.read(mission.party("hq"));
    for (int round = 1; round <= 3; round++) {
      measure("SQLite, round " + round, keys, file(dir, round), batches, out);
    }
    measure("PostgreSQL", keys, TestPostgres.database(), batches, out);
  }

  private static ArchiveAddress file(Path dir, int round) {
    return ArchiveAddress.file(dir.resolve("round-" + round + ".db"));
  }

  /** Verifies and stores all batches; CPU time is that of the one thread which does it. */
  private static void measure(
      String what,
      HqKeys keys,
      ArchiveAddress address,
      List<List<HqDesk.Letter>> batches,
      PrintStream out)
      throws SQLException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (HqArchive archive = HqArchive.open(address)) {
      HqDesk desk = new HqDesk(keys, archive, HqListener.NONE, CLOCK, Duration.ZERO);
      long wall = System.nanoTime();
      long cpu = threads.getCurrentThreadCpuTime();
      int receipts = 0;
      for (List<HqDesk.Letter> batch : batches) {
        desk.take(batch);
        receipts += desk.receipts().size();
      }
      double cpuSeconds = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
      double wallSeconds = (System.nanoTime() - wall) / 1e9;
      out.printf(
          "verify, store, receipt: %-16s %d records, %d receipts: %.0f records/s a core"
              + " (%.3f ms of CPU each), %.0f records/s on this machine as it was%n",
          what,
          RECORDS,
          receipts,
          RECORDS / cpuSeconds,
          cpuSeconds * 1000 / RECORDS,
          RECORDS / wallSeconds);
    }
  }

  private static void together(
      Mission mission, List<List<HqDesk.Letter>> chains, int workers, Path dir, PrintStream out)
      throws Exception {
    ArchiveAddress archive = TestPostgres.database();
    List<Process> processes = new ArrayList<>();
    try (Mosquitto broker = Mosquitto.start(mission)) {
      for (int i = 1; i <= workers; i++) {
        processes.add(worker(mission.party(i == 1 ? "hq" : "hq-" + i), archive, broker, dir));
      }
      for (Process process : processes) {
        int first = process.getInputStream().read(); // says something once it has subscribed
        if (first < 0) {
          throw new IOException("a worker did not start; see the logs in " + dir);
        }
      }
      long before = cpu(processes);
      long brokerBefore = broker.process().info().totalCpuDuration().orElseThrow().toMillis();
      long began = System.nanoTime();
      List<Thread> publishers = new ArrayList<>();
      for (int i = 0; i < chains.size(); i++) {
        List<HqDesk.Letter> chain = chains.get(i);
        String name = "cp-" + (i + 1);
        Thread thread = new Thread(() -> publish(mission, name, chain, broker), name);
        thread.start();
        publishers.add(thread);
      }
      try (HqQuery query = HqQuery.open(archive)) {
        while (query.status().stream().mapToLong(CheckpointStatus::records).sum() < RECORDS) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
          if (System.nanoTime() - began > TimeUnit.MINUTES.toNanos(3)) {
            out.println("not all arrived within 3 minutes");
            break;
          }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        long spent = cpu(processes) - before;
        long missing = query.status().stream().mapToLong(CheckpointStatus::missing).sum();
        out.printf(
            "%d workers, mosquitto, PostgreSQL: %.0f records/s; CPU workers %d ms (%.2f ms a"
                + " record), broker %d ms; missing %d%n",
            workers,
            RECORDS / seconds,
            spent,
            (double) spent / RECORDS,
            broker.process().info().totalCpuDuration().orElseThrow().toMillis() - brokerBefore,
            missing);
      }
      for (Thread thread : publishers) {
        thread.join();
      }
    } finally {
      processes.forEach(process -> process.destroyForcibly().onExit().join());
    }
  }

  private static void publish(
      Mission mission, String name, List<HqDesk.Letter> chain, Mosquitto broker) {
    LinkListener deaf =
        new LinkListener() {
          @Override
          public void received(Incoming incoming) {}

          @Override
          public void lost(String why) {}
        };
    try {
      PartyFolder party = PartyFolder.open(mission.party(name));
      TlsMaterial material =
          new TlsMaterial(party.identity(Role.CHECKPOINT_LINK), party.trust(), CLOCK::instant);
      try (MqttLink link =
          PahoMqttLink.connector(material)
              .connect(broker.address(), LinkSettings.of(name, Optional.empty()), deaf)) {
        List<CompletableFuture<Handed>> handed = new ArrayList<>();
        for (HqDesk.Letter letter : chain) {
          handed.add(link.publish(letter.topic(), letter.payload().toArray(), false));
        }
        CompletableFuture.allOf(handed.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);
      }
    } catch (Exception e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static Process worker(Path identity, ArchiveAddress archive, Mosquitto broker, Path dir)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Worker.class.getName(),
            identity.toString(),
            archive.text(),
            broker.address().toString())
        .redirectError(dir.resolve(identity.getFileName() + ".log").toFile())
        .start();
  }

  private static long cpu(List<Process> processes) {
    return processes.stream()
        .mapToLong(p -> p.info().totalCpuDuration().map(Duration::toMillis).orElse(0L))
        .sum();
  }

  private static List<HqDesk.Letter> chain(Mission mission, String name, int length)
      throws IOException {
    PartyFolder party = PartyFolder.open(mission.party(name));
    RecordSealer sealer =
        new RecordSealer("test", party.identity(Role.CHECKPOINT_SIGN), party.recordRecipients());
    List<HqDesk.Letter> chain = new ArrayList<>();
    RecordHash previous = RecordHash.NONE;
    Instant now = CLOCK.instant();
    for (int seq = 1; seq <= length; seq++) {
      SealedRecord record =
          sealer.seal(new Position(name, "0123456789abcdef", seq, previous), now, Samples.hit(seq));
      previous = record.hash();
      chain.add(new HqDesk.Letter(TOPICS.up(name), record.sealed()));
    }
    return chain;
  }
}
