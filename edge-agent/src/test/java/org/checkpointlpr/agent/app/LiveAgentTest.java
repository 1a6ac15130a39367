package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.checkpointlpr.agent.capture.CameraState;
import org.checkpointlpr.agent.capture.CameraStatus;
import org.checkpointlpr.agent.capture.LivePicture;
import org.checkpointlpr.agent.capture.LiveView;
import org.checkpointlpr.agent.capture.TestFilm;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.health.Counters.Name;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.track.Sighting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A whole checkpoint with live cameras: films that play as cameras would. */
@Timeout(180)
class LiveAgentTest {
  private static final Path TEST_IMAGES = Path.of("..", "test-images");
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final Queue<String> passed = new ConcurrentLinkedQueue<>();
  private final AgentListener crew =
      new AgentListener() {
        @Override
        public void sighted(Sighting sighting) {
          passed.add(sighting.reading().best().text().value());
        }
      };

  @BeforeAll
  static void load() throws Exception {
    Natives.loadOpenCv();
  }

  @AfterEach
  void noMatrixIsLeft() {
    assertThat(MatScope.live()).isZero();
  }

  @Test
  void vehiclesThatMatchNothingLeaveNoTraceOnTheDisk() throws Exception {
    Path film =
        TestFilm.ofPictures(
            folder.resolve("lane.mp4"),
            TEST_IMAGES.resolve("pickup-load-dust.jpg"),
            TEST_IMAGES.resolve("un-suv-day.jpg"));
    try (Rehearsal rehearsal = rehearse()) {
      AgentConfig config = config(rehearsal, film.toUri());
      try (Agent agent = Agent.start(config, crew, Clock.systemUTC())) {
        agent.awaitEnd();
        assertThat(agent.counters().get(Name.SIGHTINGS)).isEqualTo(2);
        assertThat(agent.counters().get(Name.MATCHES)).isZero();
        assertThat(traces(config.state())).isEmpty();
      }
      assertThat(passed).contains("KB412BG").hasSizeGreaterThanOrEqualTo(2);
      assertThat(traces(config.state())).isEmpty();

      // The search finds what it is to find, however it is written.
      Files.writeString(
          config.state().resolve("planted"), "read kb 412-bg", StandardCharsets.UTF_16LE);
      assertThat(traces(config.state())).hasSize(1);
    }
  }

  @Test
  void aCameraThatIsNotThereIsAStateAndOneLineOfLogAndTheOthersGoOn() throws Exception {
    Path film =
        TestFilm.ofPictures(
            folder.resolve("lane.mp4"), TEST_IMAGES.resolve("pickup-load-dust.jpg"));
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger("org.checkpointlpr");
    root.addAppender(log);
    URI absent = URI.create("rtsp://gate:s3cret@127.0.0.1:1/x");
    try (Rehearsal rehearsal = rehearse();
        Agent agent =
            Agent.start(config(rehearsal, absent, film.toUri()), crew, Clock.systemUTC())) {
      Awaitility.await().atMost(SOON).until(() -> passed.contains("KB412BG"));
      LiveView lost = agent.cameras().named("camera-1").orElseThrow();
      Awaitility.await()
          .atMost(SOON)
          .until(
              () ->
                  lost.status().state() instanceof CameraState.Lost state && state.attempts() > 2);
      assertThat(lost.status().isOk()).isFalse();
      assertThat(lost.status().trouble())
          .contains("nothing answers")
          .doesNotContain("s3cret", "gate:");
    } finally {
      root.detachAppender(log);
    }
    List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(lines).filteredOn(line -> line.contains("lost camera=camera-1")).hasSize(1);
    assertThat(lines).noneMatch(line -> line.contains("s3cret"));
  }

  @Test
  void whoeverLooksSeesTheCameraWithItsPlate() throws Exception {
    Path film =
        TestFilm.ofPictures(
            folder.resolve("lane.mp4"),
            TEST_IMAGES.resolve("pickup-load-dust.jpg"),
            TEST_IMAGES.resolve("un-suv-day.jpg"),
            TEST_IMAGES.resolve("pickup-load-dust.jpg"));
    try (Rehearsal rehearsal = rehearse();
        Agent agent = Agent.start(config(rehearsal, film.toUri()), crew, Clock.systemUTC())) {
      LiveView view = agent.cameras().all().get(0);
      LivePicture picture = view.picture(SOON).orElseThrow();
      assertThat(picture.jpeg()).startsWith((byte) 0xff, (byte) 0xd8);
      Awaitility.await().atMost(SOON).until(() -> view.status().plate().isPresent());
      CameraStatus status = view.status();
      assertThat(status.width()).isEqualTo(1280);
      assertThat(status.rates().arriving()).isPositive();
      assertThat(status.plate().orElseThrow().height()).isBetween(10.0, 200.0);
      agent.awaitEnd();
    }
  }

  /** Files that hold a text of a vehicle that passed, in any of the ways that text is written. */
  private List<Path> traces(Path state) throws IOException {
    List<Path> traces = new ArrayList<>();
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (isIn(bytes, StandardCharsets.ISO_8859_1) || isIn(bytes, StandardCharsets.UTF_16LE)) {
          traces.add(file);
        }
      }
    }
    return traces;
  }

  private boolean isIn(byte[] bytes, Charset charset) {
    String text = new String(bytes, charset).toUpperCase(Locale.ROOT).replaceAll("[\\s.\\-_·]", "");
    return passed.stream().anyMatch(text::contains);
  }

  private Rehearsal rehearse() throws Exception {
    return Rehearsal.start(
        folder.resolve("mission"),
        List.of(Rehearsal.entry("other", "ZZ 999 ZZ")),
        new HqListener() {},
        Clock.systemUTC());
  }

  private AgentConfig config(Rehearsal rehearsal, URI... addresses) {
    List<CameraConfig> cameras = new ArrayList<>();
    for (URI address : addresses) {
      cameras.add(
          new CameraConfig("camera-" + (cameras.size() + 1), new CameraConfig.Stream(address)));
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
        one.crew());
  }
}
