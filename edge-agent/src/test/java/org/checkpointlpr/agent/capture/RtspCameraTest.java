package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.checkpointlpr.agent.capture.StreamSettings.Decode;
import org.checkpointlpr.agent.capture.StreamSettings.Pace;
import org.checkpointlpr.agent.natives.MatScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against a real RTSP server; skipped, with a message, where Debian's packages are not installed.
 */
@Timeout(120)
class RtspCameraTest {
  private static final int ATTEMPTS = 5;

  private static Optional<RtspServer> server = Optional.empty();

  private final Feed feed = Feed.of("gate", Clock.systemUTC());

  @BeforeAll
  static void startTheServer() throws IOException {
    server = RtspServer.start();
    assumeTrue(server.isPresent(), RtspServer.MISSING);
  }

  @AfterAll
  static void stopTheServer() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  @AfterEach
  void noMatrixIsLeftAlive() {
    assertThat(MatScope.live()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/h264", "/h265", "/mjpeg"})
  void picturesArriveWithTheirTime(String path) throws Exception {
    try (FfmpegSource source = FfmpegSource.open(feed, StreamSettings.live(camera().uri(path)))) {
      long before = System.nanoTime();
      for (int i = 0; i < 30; i++) {
        try (Frame frame = source.next().orElseThrow()) {
          assertThat(frame.width()).isEqualTo(640);
          assertThat(Duration.between(frame.capturedAt(), Instant.now()).abs())
              .isLessThan(Duration.ofSeconds(10));
          assertThat(System.nanoTime() - frame.capturedNanos()).isNotNegative();
        }
      }
      // 25 a second, less what was waiting when the stream was opened.
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }
  }

  /**
   * The law: whatever waited while the stream was opened, the first picture is dated as the later
   * ones are, which were taken from the wire as they came: their times on the stream are 40 ms
   * apart. A loaded machine may be late for the first one; it is not so each time.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/h264", "/mjpeg"})
  void theFirstPictureIsDatedAsTheLaterOnesAre(String path) throws Exception {
    Duration least = Duration.ofDays(1);
    for (int i = 0; i < ATTEMPTS && least.compareTo(Duration.ofMillis(120)) > 0; i++) {
      Duration late = howMuchTooLateTheFirstIsDated(StreamSettings.live(camera().uri(path)));
      least = late.compareTo(least) < 0 ? late : least;
    }
    assertThat(least).isLessThan(Duration.ofMillis(120));
  }

  private Duration howMuchTooLateTheFirstIsDated(StreamSettings settings) throws Exception {
    long step = Duration.ofMillis(40).toNanos();
    long first = 0;
    long latest = Long.MIN_VALUE;
    try (FfmpegSource source = FfmpegSource.open(feed, settings)) {
      for (int i = 0; i < 60; i++) {
        try (Frame frame = source.next().orElseThrow()) {
          first = i == 0 ? frame.capturedNanos() : first;
          latest = Math.max(latest, first - (frame.capturedNanos() - i * step));
        }
      }
    }
    return Duration.ofNanos(latest);
  }

  /** On a loaded machine a picture may slip through before the camera has stopped. */
  @Test
  void aCameraThatFreezesWhileItIsOpenedDeliversNothing() throws Exception {
    boolean delivered = true;
    for (int i = 0; i < ATTEMPTS && delivered; i++) {
      delivered = deliversThoughFrozen();
    }
    assertThat(delivered).isFalse();
  }

  private boolean deliversThoughFrozen() throws Exception {
    Feed frozen = Feed.of("gate", Clock.systemUTC());
    StreamSettings settings =
        new StreamSettings(
            StreamAddress.of(camera().uri("/h264")),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Decode.ALL,
            Pace.LIVE);
    try (FfmpegSource source = FfmpegSource.open(frozen, settings)) {
      Freezing.freeze(camera());
      source.next().orElseThrow().close();
      return true;
    } catch (CaptureException e) {
      assertThat(e).hasMessageContaining("no picture came in time");
      return frozen.meter().lastPictureNanos() != 0;
    } finally {
      Freezing.thaw(camera());
    }
  }

  @Test
  void aPasswordIsAskedForAndTaken() throws Exception {
    URI right = as("gate", "s3cret-word");
    try (FfmpegSource source = FfmpegSource.open(feed, StreamSettings.live(right))) {
      source.next().orElseThrow().close();
    }
    for (URI wrong : new URI[] {camera().uri("/closed"), as("gate", "other-w0rd")}) {
      assertThatThrownBy(() -> FfmpegSource.open(feed, StreamSettings.live(wrong)))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("refuses the user name or password")
          .hasMessageNotContainingAny("s3cret", "w0rd", "gate:");
    }
  }

  @Test
  void aPathThatIsNotThereIsToldSo() {
    assertThatThrownBy(() -> FfmpegSource.open(feed, StreamSettings.live(camera().uri("/none"))))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("no stream at this path");
  }

  @Test
  void aFrozenCameraIsNoticedWithinTheReadTimeOut() throws Exception {
    StreamSettings settings =
        new StreamSettings(
            StreamAddress.of(camera().uri("/h264")),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Decode.ALL,
            Pace.LIVE);
    try (FfmpegSource source = FfmpegSource.open(feed, settings)) {
      source.next().orElseThrow().close();
      Freezing.freeze(camera());
      long start = System.nanoTime();
      assertThatThrownBy(
              () -> {
                while (true) {
                  source.next().orElseThrow().close();
                }
              })
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("no picture came in time");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(3500));
    } finally {
      Freezing.thaw(camera());
    }
  }

  /** The law of reconnecting: whatever is opened is closed, a hundred times over. */
  @Test
  void aHundredReconnectsLeakNothing() throws Exception {
    StreamSettings settings = StreamSettings.live(camera().uri("/mjpeg"));
    for (int i = 0; i < 10; i++) {
      openAndRead(settings);
    }
    System.gc();
    long descriptors = count("/proc/self/fd");
    long threads = count("/proc/self/task");
    long memory = residentKilobytes();

    for (int i = 0; i < 100; i++) {
      openAndRead(settings);
    }

    System.gc();
    assertThat(count("/proc/self/fd")).isLessThanOrEqualTo(descriptors + 3);
    assertThat(count("/proc/self/task")).isLessThanOrEqualTo(threads + 3);
    // One leaked decoder with its pictures is 2 MB and more; a hundred would be 200.
    assertThat(residentKilobytes() - memory).isLessThan(60_000);
  }

  private void openAndRead(StreamSettings settings) throws Exception {
    try (FfmpegSource source = FfmpegSource.open(feed, settings)) {
      source.next().orElseThrow().close();
    }
  }

  /** Returns the address of the stream that asks, with a user and a password. */
  private static URI as(String user, String password) {
    return URI.create(
        "rtsp://" + user + ":" + password + "@127.0.0.1:" + camera().port() + "/closed");
  }

  private static RtspServer camera() {
    return server.orElseThrow();
  }

  private static long count(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of(folder))) {
      return entries.count();
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
