package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.checkpointlpr.agent.capture.CameraState;
import org.checkpointlpr.agent.capture.Freezing;
import org.checkpointlpr.agent.capture.RtspServer;
import org.checkpointlpr.agent.capture.StreamSettings;
import org.checkpointlpr.agent.capture.TestFilm;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.SightingEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two cameras through the agent's own threads for an hour, with freezes and cuts, as {@code mvn
 * -Psoak verify} runs it; {@code -Dsoak.minutes=1440} makes it a day, {@code
 * -Dsoak.quiet.seconds=5} cuts more often, and CHECKPOINT_LOG=info tells each change.
 */
@Tag("soak")
class SoakTest {
  private static final Logger LOG = LoggerFactory.getLogger(SoakTest.class);
  private static final Path TEST_IMAGES = Path.of("..", "test-images");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration QUIET =
      Duration.ofSeconds(Integer.getInteger("soak.quiet.seconds", 15));

  @TempDir Path folder;

  private final Map<String, CameraState> states = new ConcurrentHashMap<>();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong sightings = new AtomicLong();
  private final List<Sample> samples = new ArrayList<>();

  private record Sample(long heap, long descriptors, long threads, long resident) {}

  @Test
  void heapDescriptorsAndThreadsStayFlatThroughFreezesAndCuts() throws Exception {
    Natives.loadOpenCv();
    Path pass =
        TestFilm.ofPictures(
            folder.resolve("pass.mp4"),
            TEST_IMAGES.resolve("pickup-load-dust.jpg"),
            TEST_IMAGES.resolve("un-suv-day.jpg"));
    // 90 s: its own end is one more loss now and then, not one every five seconds.
    Path film = TestFilm.repeat(folder.resolve("lane.mp4"), pass, 20);
    Duration length = Duration.ofMinutes(Integer.getInteger("soak.minutes", 60));
    Optional<RtspServer> started = RtspServer.start(film);
    assumeTrue(started.isPresent(), RtspServer.MISSING);
    RtspServer server = started.get();
    Thread replay = new Thread(() -> replay(server, length), "soak");
    replay.start();
    long end = System.nanoTime() + length.minusSeconds(90).toNanos();
    RtspServer now = server;
    try {
      awaitAll(CameraState.Delivering.class);
      while (System.nanoTime() < end) {
        work();
        Freezing.freeze(now);
        awaitAll(CameraState.Lost.class);
        Freezing.thaw(now);
        awaitAll(CameraState.Delivering.class);
        work();
        now.close();
        awaitAll(CameraState.Lost.class);
        now = RtspServer.start(server.port(), film).orElseThrow();
        awaitAll(CameraState.Delivering.class);
        work();
        samples.add(sample());
        LOG.info(
            "soak frames={} sightings={} {}", frames, sightings, samples.get(samples.size() - 1));
      }
    } finally {
      replay.interrupt();
      replay.join(PATIENCE.toMillis());
      now.close();
    }
    assertThat(replay.isAlive()).isFalse();
    assertThat(MatScope.live()).isZero();
    assertThat(sightings.get()).isPositive();
    assertFlat();
  }

  /** The first round fills caches and compiles; from the second on nothing may grow. */
  private void assertFlat() {
    assertThat(samples.size()).describedAs("rounds").isGreaterThanOrEqualTo(3);
    Sample first = samples.get(1);
    Sample last = samples.get(samples.size() - 1);
    assertThat(last.descriptors()).isLessThanOrEqualTo(first.descriptors() + 3);
    assertThat(last.threads()).isLessThanOrEqualTo(first.threads() + 3);
    assertThat(last.heap() - first.heap()).describedAs("heap, bytes").isLessThan(8_000_000);
    // One leaked decoder is 2 MB and more, and every round has two of each camera.
    assertThat(last.resident() - first.resident())
        .describedAs("resident, KiB")
        .isLessThan(60_000L + 200L * samples.size());
  }

  private void replay(RtspServer server, Duration length) {
    Replay replay =
        new Replay(
            new Replay.Listener() {
              @Override
              public void read(FrameReads reads) {
                frames.incrementAndGet();
              }

              @Override
              public void sighted(SightingEvent event) {
                sightings.addAndGet(event.stage() == SightingEvent.Stage.FINAL ? 1 : 0);
              }

              @Override
              public void state(String camera, CameraState state) {
                LOG.info("soak camera={} {}", camera, state);
                states.put(camera, state);
              }
            });
    try {
      replay.run(
          Map.of(
              "film", StreamSettings.live(server.uri("/film")),
              "ball", StreamSettings.live(server.uri("/h264"))),
          text -> List.of(),
          new Replay.Options(true, 1, length.plusHours(1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (org.checkpointlpr.agent.natives.NativesException e) {
      throw new AssertionError(e);
    }
  }

  private void work() {
    long before = System.nanoTime();
    Awaitility.await().atMost(PATIENCE).until(() -> System.nanoTime() - before > QUIET.toNanos());
  }

  private void awaitAll(Class<? extends CameraState> state) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> states.size() == 2 && states.values().stream().allMatch(state::isInstance));
  }

  private static Sample sample() throws IOException {
    System.gc();
    return new Sample(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        count("/proc/self/fd"),
        count("/proc/self/task"),
        resident());
  }

  private static long count(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of(folder))) {
      return entries.count();
    }
  }

  private static long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
