package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.config.CrewConfig;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.web.PageClient;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What two live pictures, asked for five times a second each, take of the processor: the same film
 * on two cameras of a whole agent with its page, looked at and not, in turns. What the viewers
 * themselves take is left out. Films as {@code training/films.py} draws them, at least 45 s long:
 * {@code mvn test -pl plate-matcher,edge-agent -Dtest=LivePictureBench
 * -Dtest.jvm.args=-Dlive.bench=FILM[,FILM] -Dsurefire.failIfNoSpecifiedTests=false}, on a quiet
 * machine.
 */
@Timeout(600)
@EnabledIfSystemProperty(named = "live.bench", matches = ".+")
class LivePictureBench {
  private static final int CAMERAS = 2;
  private static final int ROUNDS = 2;

  /** Models are opened, code is compiled. */
  private static final int WARM_UP_SECONDS = 10;

  private static final int SECONDS = 25;
  private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final double MOST_PERCENT = 10;

  @TempDir Path folder;

  static List<String> films() {
    return Arrays.asList(System.getProperty("live.bench", "").split(",", -1));
  }

  @ParameterizedTest
  @MethodSource("films")
  void twoLivePicturesTakeATenthOfACoreAtMost(String film) throws Exception {
    List<Double> alone = new ArrayList<>();
    List<Double> watched = new ArrayList<>();
    double pictures = 0;
    for (int round = 0; round < ROUNDS; round++) {
      alone.add(run(film, "alone" + round, false).percent);
      Run looked = run(film, "watched" + round, true);
      watched.add(looked.percent);
      pictures = looked.pictures;
    }
    double more = mean(watched) - mean(alone);
    System.err.printf(
        "%s: processor, %% of a core: alone %s, with two live pictures %s: %.1f more; %.1f"
            + " different pictures a second and camera%n",
        Path.of(film).getFileName(), alone, watched, more, pictures);
    assertThat(more).isLessThanOrEqualTo(MOST_PERCENT);
  }

  private record Run(double percent, double pictures) {}

  private Run run(String film, String name, boolean watched) throws Exception {
    try (Rehearsal rehearsal =
            Rehearsal.start(
                folder.resolve(name),
                List.of(Rehearsal.entry("other", "ZZ 999 ZZ")),
                new HqListener() {},
                Clock.systemUTC());
        Agent agent = Agent.start(config(rehearsal, film), AgentListener.NONE, Clock.systemUTC())) {
      URI page = agent.crew().orElseThrow().address();
      String cookie = cookie(page);
      ExecutorService viewers = Executors.newFixedThreadPool(CAMERAS);
      List<Future<Seen>> seen = new ArrayList<>();
      pause(WARM_UP_SECONDS);
      long processor = processor();
      long start = System.nanoTime();
      if (watched) {
        for (int i = 1; i <= CAMERAS; i++) {
          URI live = page.resolve("/api/cameras/camera-" + i + "/live.jpg");
          Callable<Seen> look = () -> look(live, cookie, start + TimeUnit.SECONDS.toNanos(SECONDS));
          seen.add(viewers.submit(look));
        }
      }
      pause(SECONDS);
      long taken = processor() - processor;
      double pictures = 0;
      for (Future<Seen> one : seen) {
        taken -= one.get().processorNanos;
        pictures += one.get().different;
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      viewers.shutdownNow();
      return new Run(Math.round(taken / 1e6 / seconds) / 10.0, pictures / CAMERAS / seconds);
    }
  }

  private record Seen(long processorNanos, int different) {}

  /** Asks for a picture every fifth of a second until the end. */
  private static Seen look(URI live, String cookie, long end) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    Set<Integer> different = new HashSet<>();
    for (long next = System.nanoTime(); next < end; next += BEAT_NANOS) {
      LockSupport.parkNanos(next - System.nanoTime());
      try {
        HttpURLConnection connection = (HttpURLConnection) live.toURL().openConnection();
        connection.setRequestProperty("Cookie", cookie);
        if (connection.getResponseCode() == 200) {
          try (InputStream in = connection.getInputStream()) {
            different.add(Arrays.hashCode(in.readAllBytes()));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Seen(threads.getCurrentThreadCpuTime() - before, different.size());
  }

  private static String cookie(URI page) throws Exception {
    try (PageClient client = PageClient.crew(page)) {
      return client.request("/").build().headers().firstValue("Cookie").orElseThrow();
    }
  }

  private static AgentConfig config(Rehearsal rehearsal, String film) {
    List<CameraConfig> cameras = new ArrayList<>();
    for (int i = 1; i <= CAMERAS; i++) {
      cameras.add(new CameraConfig("camera-" + i, new CameraConfig.Stream(Path.of(film).toUri())));
    }
    AgentConfig one = rehearsal.config(cameras.get(0), AgentConfig.RecognitionConfig.DEFAULT);
    return new AgentConfig(
        one.site(),
        one.folders(),
        cameras,
        one.recognition(),
        one.watchlist(),
        one.uplink(),
        one.forget(),
        Optional.of(CrewConfig.local(0)));
  }

  private static void pause(int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static long processor() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
