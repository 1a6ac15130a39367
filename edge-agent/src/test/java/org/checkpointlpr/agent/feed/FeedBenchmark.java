package org.checkpointlpr.agent.feed;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * The feed's figures through a real mosquitto with TLS: hit to disk; draining a backlog, compared
 * with the same client publishing the same bytes bare; the processor time of each party; the memory
 * that a backlog costs. Not a test. {@code -Dbench.hits}, {@code -Dbench.waiting} set the sizes.
 */
public final class FeedBenchmark {
  private static final int HITS = Integer.getInteger("bench.hits", 5_000);
  private static final int WARM = 1_000;

  /** What one hit adds to the log: seven pages of 4 KiB with their headers. */
  private static final int BARE_BYTES = 7 * (4096 + 24);

  private static final int WAITING = Integer.getInteger("bench.waiting", 100_000);
  private static final URI NOBODY = URI.create("ssl://localhost:1");

  private final PrintStream out;
  private final Clock clock = Clock.systemUTC();
  private final Path dir;
  private final Mission mission;

  private FeedBenchmark(PrintStream out) throws IOException {
    this.out = out;
    this.dir = Files.createTempDirectory("feed-bench");
    this.mission =
        Mission.create(
            dir.resolve("m"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), clock);
  }

  /** Runs it; arguments are ignored. */
  public static void main(String[] args) throws Exception {
    FeedBenchmark benchmark = new FeedBenchmark(System.out);
    try (Mosquitto broker = Mosquitto.start(benchmark.mission)) {
      benchmark.hitToDisk();
      double bare = benchmark.bare(broker);
      benchmark.drain(broker, bare);
    }
    benchmark.memory();
  }

  private CheckpointFeed feed(String state, URI broker) throws Exception {
    return CheckpointFeed.open(
        mission.party("cp-alpha"), dir.resolve(state), List.of(broker), clock);
  }

  /**
   * Between any two hits the same disk writes as many bytes bare: what a hit cannot be faster than.
   */
  private void hitToDisk() throws Exception {
    try (CheckpointFeed feed = feed("s", NOBODY);
        FileChannel bare =
            FileChannel.open(
                dir.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long[] nanos = new long[HITS];
      long[] bareNanos = new long[HITS];
      ByteBuffer bytes = ByteBuffer.allocate(BARE_BYTES);
      long cpu = threadCpu("outbox");
      for (int i = 0; i < WARM + HITS; i++) {
        long began = System.nanoTime();
        Stored unused = feed.submit(Samples.hit(i)).get(30, TimeUnit.SECONDS);
        long stored = System.nanoTime();
        bytes.clear();
        bare.write(bytes, (long) (i % WARM) * BARE_BYTES);
        bare.force(false);
        if (i >= WARM) {
          nanos[i - WARM] = stored - began;
          bareNanos[i - WARM] = System.nanoTime() - stored;
        } else if (i == WARM - 1) {
          cpu = threadCpu("outbox");
        }
      }
      cpu = threadCpu("outbox") - cpu;
      Arrays.sort(nanos);
      Arrays.sort(bareNanos);
      out.printf(
          "hit to disk (sign, seal, fsync), one after the other, after %d for warming up: p50 %.2f"
              + " ms, p99 %.2f ms, max %.2f ms (goal p99 10); processor %.2f ms a hit%n",
          WARM, at(nanos, 50), at(nanos, 99), at(nanos, 100), cpu / 1e6 / HITS);
      out.printf(
          "  %d bytes and fdatasync between them, bare: p50 %.2f ms, p99 %.2f ms; a hit takes %.2f"
              + " and %.2f of that%n",
          BARE_BYTES,
          at(bareNanos, 50),
          at(bareNanos, 99),
          at(nanos, 50) / at(bareNanos, 50),
          at(nanos, 99) / at(bareNanos, 99));
    }
  }

  /** Returns a percentile of sorted nanoseconds, in milliseconds. */
  private static double at(long[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
  }

  /** Returns messages a second of the bare client. */
  private double bare(Mosquitto broker) throws Exception {
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
      publish(link, payload, WARM);
      long began = System.nanoTime();
      publish(link, payload, HITS);
      double rate = HITS / ((System.nanoTime() - began) / 1e9);
      out.printf("bare client, same bytes, QoS 1, nobody subscribed: %.0f messages/s%n", rate);
      return rate;
    }
  }

  private static void publish(MqttLink link, byte[] payload, int number) throws Exception {
    CompletableFuture<?>[] all = new CompletableFuture<?>[number];
    for (int i = 0; i < number; i++) {
      all[i] = link.publish(new Topics("test").up("cp-alpha"), payload, false);
    }
    CompletableFuture.allOf(all).get(120, TimeUnit.SECONDS);
  }

  private void drain(Mosquitto broker, double bare) throws Exception {
    AtomicLong verified = new AtomicLong();
    HqListener listener =
        new HqListener() {
          @Override
          public void verified(VerifiedRecord record) {
            verified.incrementAndGet();
          }
        };
    HqSettings settings =
        HqSettings.of(mission.party("hq"), dir.resolve("hq.db"), List.of(broker.address()));
    try (HqService hq = HqService.start(settings, listener, clock);
        CheckpointFeed feed = feed("s", broker.address())) {
      hq.awaitReady(Duration.ofMinutes(1));
      long[] before = processor(broker);
      long began = System.nanoTime();
      long first = feed.outbox().status().waiting();
      feed.start();
      awaitEmpty(feed);
      double seconds = (System.nanoTime() - began) / 1e9;
      long[] after = processor(broker);
      double rate = first / seconds;
      out.printf(
          "drain: %d hits confirmed by receipts in %.2f s: %.0f hits/s (goal 500), %.2f of the bare"
              + " client; verified %d%n",
          first, seconds, rate, rate / bare, verified.get());
      out.printf(
          "  processor, ms a hit: agent %.2f, broker %.2f, headquarters %.2f, compiler and collector"
              + " %.2f%n",
          (after[0] - before[0]) / 1e6 / first,
          (after[1] - before[1]) / 1e6 / first,
          (after[2] - before[2]) / 1e6 / first,
          (after[3] - before[3]) / 1e6 / first);
    }
  }

  private static void awaitEmpty(CheckpointFeed feed) throws Exception {
    while (feed.outbox().status().waiting() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Returns processor nanoseconds of agent, broker, headquarters, and the rest of this process. */
  private static long[] processor(Mosquitto broker) {
    long agent = threadCpu("outbox", "uplink", ": cp-alpha");
    long hq = threadCpu("hq", ": hq");
    long own = threadCpu("main");
    return new long[] {
      agent, cpu(broker.process()), hq, cpu(ProcessHandle.current()) - agent - hq - own
    };
  }

  private static long threadCpu(String... names) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName();
      if (Arrays.stream(names).anyMatch(n -> name.startsWith(n) || name.endsWith(n))) {
        sum += Math.max(0, threads.getThreadCpuTime(thread.getId()));
      }
    }
    return sum;
  }

  private static long cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  private void memory() throws Exception {
    long empty = resident("empty");
    Deque<CompletableFuture<Stored>> pending = new ArrayDeque<>();
    long began = System.nanoTime();
    try (CheckpointFeed feed = feed("full", NOBODY)) {
      for (int i = 0; i < WAITING; i++) {
        pending.add(feed.submit(Samples.hit(i)));
        if (pending.size() > 1_000) {
          Stored unused = pending.remove().get(60, TimeUnit.SECONDS);
        }
      }
      for (CompletableFuture<Stored> one : pending) {
        Stored unused = one.get(60, TimeUnit.SECONDS);
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    out.printf("stored together: %d hits in %.1f s: %.0f/s%n", WAITING, seconds, WAITING / seconds);
    long full = resident("full");
    out.printf(
        "resident memory of outbox and uplink: empty %.0f MB, with %d waiting %.0f MB: %+.0f MB (goal"
            + " +50)%n",
        empty / 1024.0, WAITING, full / 1024.0, (full - empty) / 1024.0);
  }

  /** Opens a feed in a process of its own and returns its resident memory in KiB. */
  private long resident(String state) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Resident.class.getName(),
                mission.party("cp-alpha").toString(),
                dir.resolve(state).toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    child.waitFor();
    return text.lines()
        .filter(line -> line.startsWith("resident "))
        .mapToLong(line -> Long.parseLong(line.substring("resident ".length())))
        .findFirst()
        .orElseThrow();
  }

  /** What the memory is measured of: an uplink that finds no broker, on an outbox. */
  public static final class Resident {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private Resident() {}

    /** Arguments: identity folder, state folder. */
    public static void main(String[] args) throws Exception {
      try (CheckpointFeed feed =
          CheckpointFeed.open(
              Path.of(args[0]), Path.of(args[1]), List.of(NOBODY), Clock.systemUTC())) {
        feed.start();
        // As the uplink does after each connect: take, lose the link, give back.
        for (int i = 0; i < 200; i++) {
          feed.outbox().giveBack(feed.outbox().take(16));
        }
        feed.outbox().resendOverdue();
        Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc/self/status")));
        if (matcher.find()) {
          System.out.println("resident " + matcher.group(1));
        }
      }
    }
  }
}
