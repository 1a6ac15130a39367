package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.health.Counters.Name;
import org.checkpointlpr.agent.hit.CaptureTime;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hq.ArchiveAddress;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqQuery;
import org.checkpointlpr.agent.hq.SceneRequests;
import org.checkpointlpr.agent.hq.SceneState;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.watchlist.Details;
import org.checkpointlpr.watchlist.Handling;
import org.checkpointlpr.watchlist.ListMatch;
import org.checkpointlpr.watchlist.Scope;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole checkpoint with its headquarters, on real pictures, through a real broker. */
@Timeout(180)
class AgentTest {
  private static final Path TEST_IMAGES = Path.of("..", "test-images");
  private static final URI NOBODY = URI.create("ssl://localhost:1");
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final BlockingQueue<Hit> verified = new LinkedBlockingQueue<>();
  private final BlockingQueue<List<ListMatch>> wanted = new LinkedBlockingQueue<>();
  private Path pictures;

  private final HqListener headquarters =
      new HqListener() {
        @Override
        public void verified(VerifiedRecord record) {
          if (record.record().body() instanceof Hit hit) {
            verified.add(hit);
          }
        }
      };

  private final AgentListener crew =
      new AgentListener() {
        @Override
        public void wanted(Sighting sighting, List<ListMatch> matches) {
          wanted.add(matches);
        }
      };

  @BeforeEach
  void takeTwoPicturesAndADamagedOne() throws IOException {
    pictures = Files.createDirectory(folder.resolve("pictures"));
    for (String name : List.of("pickup-load-dust.jpg", "un-suv-day.jpg")) {
      Files.copy(TEST_IMAGES.resolve(name), pictures.resolve(name));
    }
    byte[] whole = Files.readAllBytes(TEST_IMAGES.resolve("un-suv-day.jpg"));
    Files.write(pictures.resolve("cut.jpg"), java.util.Arrays.copyOf(whole, 300));
  }

  @AfterEach
  void noMatrixIsLeft() {
    assertThat(MatScope.live()).isZero();
  }

  @Test
  void aWantedVehicleReachesTheCrewAndHeadquarters() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("a", "KB 412 BG", false));
        Agent agent = start(config(rehearsal))) {
      agent.awaitEnd();
      assertThat(agent.counters().get(Name.FRAMES)).isEqualTo(2);
      assertThat(agent.counters().get(Name.FRAMES_UNREADABLE)).isEqualTo(1);
      assertThat(agent.counters().get(Name.MATCHES)).isEqualTo(1);
      Hit hit = nextVerified();
      assertThat(hit.best().entry()).isEqualTo("a");
      assertThat(hit.read().value()).isEqualTo("KB412BG");
      assertThat(hit.best().near()).isFalse();
      assertThat(hit.time().source()).isEqualTo(CaptureTime.Source.FILE);
      assertThat(wanted).hasSize(1);
      await().atMost(SOON).until(() -> agent.counters().get(Name.SCENES_KEPT) == 1);
      try (Stream<Path> scenes = Files.list(agentFolder(rehearsal).resolve("scenes"))) {
        assertThat(scenes).as("one hit of two vehicles").hasSize(1);
      }
    }
  }

  @Test
  void aBugOfWhoeverIsToldKeepsNoHitFromHeadquarters() throws Exception {
    AgentListener buggy =
        new AgentListener() {
          @Override
          public void sighted(Sighting sighting) {
            throw new IllegalStateException("a vehicle that nobody thought of");
          }

          @Override
          public void wanted(Sighting sighting, List<ListMatch> matches) {
            throw new IllegalStateException("a match that nobody thought of");
          }
        };
    try (Rehearsal rehearsal = rehearse(entry("a", "KB 412 BG", false));
        Agent agent = Agent.start(config(rehearsal), buggy, Clock.systemUTC())) {
      agent.awaitEnd();
      assertThat(nextVerified().best().entry()).isEqualTo("a");
      assertThat(agent.counters().get(Name.WORK_FAILED)).as("two sighted, one wanted").isEqualTo(3);
      await().atMost(SOON).until(() -> agent.counters().get(Name.SCENES_KEPT) == 1);
    }
  }

  @Test
  void anErrorInAThreadEndsTheAgentAndIsNamed() throws Exception {
    AgentListener broken =
        new AgentListener() {
          @Override
          public void sighted(Sighting sighting) {
            throw new NoClassDefFoundError("gone");
          }
        };
    // A folder that is watched never ends by itself.
    Path arriving = Files.createDirectory(folder.resolve("arriving"));
    CameraConfig gate = new CameraConfig("gate", new CameraConfig.Pictures(arriving, true));
    try (Rehearsal rehearsal = rehearse(entry("a", "KB 412 BG", false));
        Agent agent =
            Agent.start(
                rehearsal.config(gate, AgentConfig.RecognitionConfig.DEFAULT),
                broken,
                Clock.systemUTC())) {
      Files.move(pictures.resolve("un-suv-day.jpg"), arriving.resolve("un-suv-day.jpg"));
      assertThatThrownBy(agent::awaitEnd)
          .isInstanceOf(ThreadDiedException.class)
          .hasMessageContaining("thread track died of NoClassDefFoundError");
    }
  }

  @Test
  void aCovertEntryReachesHeadquartersAndNobodyElse() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("covert", "KB412BG", true));
        Agent agent = start(config(rehearsal))) {
      agent.awaitEnd();
      assertThat(nextVerified().best().entry()).isEqualTo("covert");
      assertThat(wanted).isEmpty();
    }
  }

  @Test
  void headquartersSeesTheSceneOfACovertHitWhenItAsks() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("covert", "KB412BG", true));
        Agent agent = start(config(rehearsal))) {
      agent.awaitEnd();
      var unused = nextVerified();
      await().atMost(SOON).until(() -> agent.counters().get(Name.SCENES_KEPT) == 1);
      ArchiveAddress archive = ArchiveAddress.file(rehearsal.folder().resolve("archive.db"));
      try (HqQuery query = HqQuery.open(archive);
          SceneRequests requests = SceneRequests.open(archive, Clock.systemUTC())) {
        Position position =
            query
                .records(new HqQuery.Filter("hit", "", Instant.EPOCH, 0, 10))
                .get(0)
                .verified()
                .record()
                .position();
        SceneRequests.Hit asked =
            new SceneRequests.Hit(position.checkpoint(), position.epoch(), position.seq());
        assertThat(requests.ask(asked, false)).isEqualTo(SceneRequests.Asking.NOTED);
        await()
            .atMost(SOON)
            .until(() -> requests.find(asked).orElseThrow().state() == SceneState.SENT);
      }
      assertThat(agent.counters().get(Name.SCENES_SENT)).isEqualTo(1);
      assertThat(wanted).isEmpty();
    }
  }

  @Test
  void aHitWaitsOnTheDiskWhileTheBrokerIsAwayAndArrivesAfterARestart() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("a", "KB412BG", false))) {
      AgentConfig online = config(rehearsal);
      try (Agent agent = start(with(online, online.identity(), NOBODY))) {
        agent.awaitEnd();
        assertThat(wanted.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
      }
      assertThat(verified).isEmpty();
      Files.delete(pictures.resolve("pickup-load-dust.jpg"));
      try (Agent agent = start(online)) {
        assertThat(nextVerified().read().value()).isEqualTo("KB412BG");
        agent.awaitEnd();
        assertThat(agent.counters().get(Name.MATCHES)).isZero();
      }
    }
  }

  @Test
  void keysOfAnotherCheckpointAreRefusedByName() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("a", "KB412BG", false))) {
      AgentConfig config = config(rehearsal);
      Path headquartersKeys = config.identity().resolveSibling("hq");
      assertThatThrownBy(() -> start(with(config, headquartersKeys, NOBODY)).close())
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("hq");
    }
  }

  @Test
  void anAbsentIdentityIsNamedWithWhatToDo() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("a", "KB412BG", false))) {
      AgentConfig config = config(rehearsal);
      Path none = folder.resolve("none");
      assertThatThrownBy(() -> start(with(config, none, NOBODY)).close())
          .isInstanceOf(AgentException.class)
          .hasMessageContaining(none.toString())
          .hasMessageContaining("checkpoint keys");
    }
  }

  @Test
  void aDamagedWatchlistIsNamedAndNothingStarts() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("a", "KB412BG", false))) {
      AgentConfig config = config(rehearsal);
      start(config).close();
      Path manifest = config.state().resolve("watchlist").resolve("manifest.p7s");
      byte[] bytes = Files.readAllBytes(manifest);
      Files.write(manifest, java.util.Arrays.copyOf(bytes, bytes.length / 2));
      assertThatThrownBy(() -> start(config).close())
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("watchlist");
    }
  }

  @Test
  void aMissingFolderOfPicturesIsNamed() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("a", "KB412BG", false))) {
      pictures = folder.resolve("nowhere");
      assertThatThrownBy(() -> start(config(rehearsal)).close())
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("nowhere");
    }
  }

  private Rehearsal rehearse(WatchlistEntry entry) throws Exception {
    return Rehearsal.start(
        folder.resolve("mission"), List.of(entry), headquarters, Clock.systemUTC());
  }

  private Agent start(AgentConfig config) throws AgentException {
    return Agent.start(config, crew, Clock.systemUTC());
  }

  private AgentConfig config(Rehearsal rehearsal) {
    return rehearsal.config(
        new CameraConfig("gate", new CameraConfig.Pictures(pictures, false)),
        AgentConfig.RecognitionConfig.DEFAULT);
  }

  private static AgentConfig with(AgentConfig config, Path identity, URI broker) {
    return new AgentConfig(
        config.site(),
        new AgentConfig.Folders(config.state(), identity),
        config.cameras(),
        config.recognition(),
        config.watchlist(),
        new AgentConfig.UplinkConfig(List.of(broker), 0),
        config.forget(),
        config.crew());
  }

  private Path agentFolder(Rehearsal rehearsal) {
    return config(rehearsal).state();
  }

  private Hit nextVerified() throws InterruptedException {
    Hit hit = verified.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(hit).as("a verified hit within %s", SOON).isNotNull();
    return hit;
  }

  private static WatchlistEntry entry(String id, String plate, boolean covert) {
    return new WatchlistEntry(
        id,
        plate,
        "",
        MatchPolicy.EXACT,
        new Handling("TEST", 1, "STOP_AND_CHECK", covert),
        Scope.ALWAYS,
        Details.NONE);
  }
}
