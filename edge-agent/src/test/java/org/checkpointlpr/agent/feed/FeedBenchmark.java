package org.checkpointlpr.agent.feed;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.agent.uplink.Incoming;
import org.checkpointlpr.agent.uplink.LinkListener;
import org.checkpointlpr.agent.uplink.LinkSettings;
import org.checkpointlpr.agent.uplink.MqttLink;
import org.checkpointlpr.agent.uplink.PahoMqttLink;
import org.checkpointlpr.agent.uplink.TlsMaterial;
import org.checkpointlpr.seal.Role;

/**
 * The feed's figures through a real mosquitto with TLS: hit to disk, draining a backlog, against
 * the same client publishing the same bytes bare, headquarters' verifying and storing. Not a test.
 */
public final class FeedBenchmark {
  private static final int HITS = Integer.getInteger("bench.hits", 2000);

  private FeedBenchmark() {}

  /** Runs it; arguments are ignored. */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    Path dir = Files.createTempDirectory("feed-bench");
    Clock clock = Clock.systemUTC();
    Mission mission =
        Mission.create(
            dir.resolve("m"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), clock);
    AtomicLong verified = new AtomicLong();
    HqListener listener =
        new HqListener() {
          @Override
          public void verified(VerifiedRecord record) {
            verified.incrementAndGet();
          }
        };
    try (Mosquitto broker = Mosquitto.start(mission)) {
      appendAndStore(mission, dir, broker, clock, out);
      bare(mission, broker, clock, out);
      long brokerCpu = cpu(broker.process());
      try (HqService hq =
              HqService.start(
                  HqSettings.of(
                      mission.party("hq"), dir.resolve("hq.db"), List.of(broker.address())),
                  listener,
                  clock);
          CheckpointFeed feed =
              CheckpointFeed.open(
                  mission.party("cp-alpha"), dir.resolve("s"), List.of(broker.address()), clock)) {
        hq.awaitReady(Duration.ofMinutes(1));
        long cpu = cpu(ProcessHandle.current());
        long began = System.nanoTime();
        feed.start();
        while (feed.outbox().status().waiting() > 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        out.printf(
            "drain: %d hits confirmed by receipts in %.2f s: %.0f hits/s, verified=%d%n",
            HITS, seconds, HITS / seconds, verified.get());
        out.printf(
            "  cpu: agent+headquarters (one JVM) %d ms, broker %d ms%n",
            cpu(ProcessHandle.current()) - cpu, cpu(broker.process()) - brokerCpu);
      }
    }
  }

  private static void appendAndStore(
      Mission mission, Path dir, Mosquitto broker, Clock clock, PrintStream out) throws Exception {
    try (CheckpointFeed feed =
        CheckpointFeed.open(
            mission.party("cp-alpha"), dir.resolve("s"), List.of(broker.address()), clock)) {
      long[] nanos = new long[HITS];
      for (int i = 0; i < HITS; i++) {
        long began = System.nanoTime();
        Stored unused = feed.submit(Samples.hit(i)).get(30, TimeUnit.SECONDS);
        nanos[i] = System.nanoTime() - began;
      }
      long[] warm = Arrays.copyOfRange(nanos, HITS / 4, HITS);
      Arrays.sort(warm);
      out.printf(
          "hit to disk (sign, seal, fsync), after %d for warming up: p50 %.2f ms, p99 %.2f ms, max"
              + " %.2f ms%n",
          HITS / 4,
          warm[warm.length / 2] / 1e6,
          warm[warm.length * 99 / 100] / 1e6,
          warm[warm.length - 1] / 1e6);
    }
  }

  private static void bare(Mission mission, Mosquitto broker, Clock clock, PrintStream out)
      throws Exception {
    PartyFolder alpha = PartyFolder.open(mission.party("cp-alpha"));
    byte[] payload =
        TestMission.get()
            .sealer()
            .seal(
                new Position("cp-alpha", "0123456789abcdef", 1, RecordHash.NONE),
                clock.instant(),
                Samples.hit(1))
            .sealed()
            .toArray();
    TlsMaterial material =
        new TlsMaterial(alpha.identity(Role.CHECKPOINT_LINK), alpha.trust(), clock::instant);
    LinkListener deaf =
        new LinkListener() {
          @Override
          public void received(Incoming incoming) {}

          @Override
          public void lost(String why) {}
        };
    try (MqttLink link =
        PahoMqttLink.connector(material)
            .connect(broker.address(), LinkSettings.of("cp-alpha", Optional.empty()), deaf)) {
      long began = System.nanoTime();
      CompletableFuture<?>[] all = new CompletableFuture<?>[HITS];
      for (int i = 0; i < HITS; i++) {
        all[i] = link.publish(new Topics("test").up("cp-alpha"), payload, false);
      }
      CompletableFuture.allOf(all).get(120, TimeUnit.SECONDS);
      double seconds = (System.nanoTime() - began) / 1e9;
      out.printf(
          "bare client, same bytes, QoS 1, nobody subscribed: %.0f messages/s%n", HITS / seconds);
    }
  }

  private static long cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(-1L);
  }
}
