package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Rectangle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.checkpointlpr.agent.app.Agent;
import org.checkpointlpr.agent.app.AgentListener;
import org.checkpointlpr.agent.app.Rehearsal;
import org.checkpointlpr.agent.capture.CameraState;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.LiveView;
import org.checkpointlpr.agent.capture.PictureDecoder;
import org.checkpointlpr.agent.capture.PictureEncoder;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.config.CrewConfig;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.feed.ChaosProxy;
import org.checkpointlpr.agent.hit.Disposition;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.watchlist.Details;
import org.checkpointlpr.watchlist.Direction;
import org.checkpointlpr.watchlist.Handling;
import org.checkpointlpr.watchlist.ListKeys;
import org.checkpointlpr.watchlist.ListMatch;
import org.checkpointlpr.watchlist.ReleaseBuilder;
import org.checkpointlpr.watchlist.Scope;
import org.checkpointlpr.watchlist.WatchlistEntry;

/**
 * A whole checkpoint with its page and its headquarters, in one folder: the real agent, server,
 * broker and archive. Its two cameras see the project's own test images, when a test shows them
 * one.
 */
final class CrewStage implements AutoCloseable {
  static final String NORTH = "northbound";
  static final String SOUTH = "southbound";
  static final String COMMANDER_PIN = "482913";

  private static final Path TEST_IMAGES = Path.of("..", "test-images");
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Path folder;
  private final Rehearsal rehearsal;
  private final ChaosProxy link;
  private final Agent agent;
  private final BlockingQueue<VerifiedRecord> verified;
  private final List<VerifiedRecord> everything = new CopyOnWriteArrayList<>();
  private final BlockingQueue<WantedVehicle> seen;
  private int shown;

  private CrewStage(Path folder, List<WatchlistEntry> wanted, Clock clock) throws Exception {
    this.folder = folder;
    verified = new LinkedBlockingQueue<>();
    seen = new LinkedBlockingQueue<>();
    rehearsal =
        Rehearsal.start(
            folder.resolve("mission"),
            wanted,
            new HqListener() {
              @Override
              public void verified(VerifiedRecord record) {
                everything.add(record);
                verified.add(record);
              }
            },
            clock);
    link = new ChaosProxy(rehearsal.brokerAddress());
    agent =
        Agent.start(
            config(),
            new AgentListener() {
              @Override
              public void wanted(WantedVehicle vehicle) {
                seen.add(vehicle);
              }
            },
            clock);
  }

  static CrewStage start(Path folder, List<WatchlistEntry> wanted, Clock clock) throws Exception {
    return new CrewStage(folder, wanted, clock);
  }

  private AgentConfig config() throws IOException {
    AgentConfig one = rehearsal.config(camera(NORTH), AgentConfig.RecognitionConfig.DEFAULT);
    CrewConfig local = CrewConfig.local(0);
    CrewConfig crew =
        new CrewConfig(
            local.listen(),
            local.names(),
            local.language(),
            local.tls(),
            local.crewPin(),
            Optional.of(PinHash.of(COMMANDER_PIN, new SecureRandom()).text()),
            local.session());
    return new AgentConfig(
        new AgentConfig.Site(one.mission(), one.checkpoint(), Optional.of("Bridge on the N2")),
        one.folders(),
        List.of(camera(NORTH), camera(SOUTH)),
        one.recognition(),
        one.watchlist(),
        new AgentConfig.UplinkConfig(List.of(link.address()), 0),
        one.forget(),
        Optional.of(crew));
  }

  private CameraConfig camera(String name) throws IOException {
    return new CameraConfig(
        name,
        new CameraConfig.Pictures(Files.createDirectories(folder.resolve(name)), true),
        CameraConfig.View.WHOLE,
        name.equals(NORTH) ? Direction.IN : Direction.OUT);
  }

  /** Returns where the page is. */
  URI page() {
    return server().address();
  }

  CrewServer server() {
    return agent.crew().orElseThrow();
  }

  /** The way from the checkpoint to its broker. */
  ChaosProxy link() {
    return link;
  }

  /** Shows a test image to a camera, whole at once as a camera would. */
  void show(String camera, String picture) throws IOException {
    Path beside = folder.resolve("next.jpg");
    Files.copy(TEST_IMAGES.resolve(picture), beside);
    shown++;
    Files.move(beside, folder.resolve(camera).resolve("%05d.jpg".formatted(shown)));
  }

  /** Shows a test image and returns what the agent tells the crew of it. */
  WantedVehicle wanted(String camera, String picture) throws Exception {
    seen.clear();
    show(camera, picture);
    WantedVehicle vehicle = seen.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(vehicle).as("a wanted vehicle in " + picture).isNotNull();
    return vehicle;
  }

  /** Releases a list anew, signed by both operators, and waits until the checkpoint has it. */
  void release(long version, List<WatchlistEntry> wanted, byte[] handling) throws Exception {
    Path mission = rehearsal.folder().resolve("mission");
    PartyFolder checkpoint = PartyFolder.open(mission.resolve(agent.feed().party().name()));
    try (ListKeys keys = ListKeys.random()) {
      new ReleaseBuilder(checkpoint.mission(), "main", keys)
          .handling(handling)
          .build(
              wanted,
              List.of(checkpoint.identity(Role.CHECKPOINT_OPEN).certificate()),
              new ReleaseBuilder.Order(version, "", Instant.now(), Duration.ofDays(1), 168),
              PartyFolder.open(mission.resolve("operator-1")).identity(Role.OPERATOR_SIGN))
          .cosign(PartyFolder.open(mission.resolve("operator-2")).identity(Role.OPERATOR_SIGN))
          .writeTo(rehearsal.folder().resolve("release"));
    }
    await().atMost(SOON).until(() -> agent.lists().status().version() == version);
  }

  /** Raises an alarm again, as of a further pass, with an entry of the test's own making. */
  void raise(WantedVehicle like, WatchlistEntry entry) {
    ListMatch match = like.first();
    server()
        .wanted(
            new WantedVehicle(
                like.sighting(),
                List.of(new ListMatch(entry, match.exact(), match.why(), match.issuer())),
                like.list(),
                like.exercise(),
                CompletableFuture.completedFuture(like.hit().join())));
  }

  /** Forgets every open alarm, as if the crew had answered it; no record is made. */
  void answerAll() throws Refusal {
    CrewBoard board = server().board();
    Instant now = Instant.now();
    for (JsonNode json : board.snapshot().path("alarms")) {
      String id = json.path("id").asText();
      if (!board.find(id).isClosed()) {
        board.replace(
            id,
            alarm ->
                alarm.with(
                    new Alarm.Ended(
                        now,
                        System.nanoTime(),
                        CrewRole.CREW,
                        Disposition.Outcome.NOT_STOPPED,
                        "",
                        "",
                        Alarm.Safety.STORED)));
      }
    }
  }

  /** Lets a camera read the test card, at a plate's usual size or from too far away. */
  void showCard(String camera, boolean farAway) {
    int width = farAway ? 44 : 148;
    server()
        .sighted(
            new Sighting(
                camera,
                Instant.now(),
                System.nanoTime(),
                Reading.of(List.of(new Alternative(new PlateText(DrillDesk.CARD), 0.97))),
                4,
                Quad.ofBox(600, 400, width, width / 5.0),
                List.of(),
                Jpeg.of(new byte[] {(byte) 0xFF, (byte) 0xD8})));
  }

  /** Lets a vehicle of nobody's pass, with a reading that is written down. */
  void read(String camera, String plate, String issuer) {
    server()
        .sighted(
            new Sighting(
                camera,
                Instant.now(),
                System.nanoTime(),
                Reading.of(List.of(new Alternative(new PlateText(plate), 0.98))),
                4,
                Quad.ofBox(600, 400, 150, 40),
                List.of(issuer),
                Jpeg.of(new byte[] {(byte) 0xFF, (byte) 0xD8})));
  }

  /** Lets a camera see a test image, with a plate marked in it. */
  void frame(String camera, String picture, Rectangle plate, String text) throws Exception {
    LiveView view = agent.cameras().named(camera).orElseThrow();
    PictureEncoder.Mark mark =
        new PictureEncoder.Mark(
            List.of(
                new double[] {plate.getMinX(), plate.getMinY()},
                new double[] {plate.getMaxX(), plate.getMinY()},
                new double[] {plate.getMaxX(), plate.getMaxY()},
                new double[] {plate.getMinX(), plate.getMaxY()}),
            text);
    PictureDecoder decoder = PictureDecoder.open(System::nanoTime);
    try (Frame frame = decoder.decode(camera, TEST_IMAGES.resolve(picture))) {
      view.read(frame, List.of(mark));
    }
  }

  /** Makes the page forget every alarm and read, as after a quiet hour. */
  void forgetAlarms() throws Refusal {
    answerAll();
    server().board().forgetOld(Duration.ofHours(9));
  }

  /** Takes a camera away, as the agent tells of one that does not answer. */
  void loseCamera(String camera) {
    agent
        .cameras()
        .named(camera)
        .orElseThrow()
        .tell(new CameraState.Lost("no picture for 8 s", 3, Duration.ofSeconds(8)));
  }

  void findCamera(String camera) {
    agent.cameras().named(camera).orElseThrow().tell(new CameraState.Delivering(1));
  }

  /** Returns everything of a kind that headquarters has ever verified. */
  <T> List<T> everVerified(Class<T> kind) {
    return everything.stream()
        .map(record -> record.record().body())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** Returns where in the checkpoint's chain the last verified record of a kind stands. */
  Position lastPosition(Class<?> kind) {
    return everything.stream()
        .filter(record -> kind.isInstance(record.record().body()))
        .reduce((before, after) -> after)
        .orElseThrow()
        .record()
        .position();
  }

  /** Returns the next record of a kind that headquarters has verified and that is the one. */
  <T> T verified(Class<T> kind, Predicate<T> one) throws InterruptedException {
    long end = System.nanoTime() + SOON.toNanos();
    while (true) {
      VerifiedRecord record = verified.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(record).as("a verified " + kind.getSimpleName()).isNotNull();
      if (kind.isInstance(record.record().body()) && one.test(kind.cast(record.record().body()))) {
        return kind.cast(record.record().body());
      }
    }
  }

  /**
   * Returns a record that headquarters has verified at any time or will soon: for records that may
   * overtake each other, as hits do with everything else.
   */
  <T> T everVerified(Class<T> kind, Predicate<T> one) throws InterruptedException {
    Optional<T> before = everVerified(kind).stream().filter(one).findFirst();
    return before.isPresent() ? before.get() : verified(kind, one);
  }

  /** An entry without limits. */
  static WatchlistEntry entry(String id, String plate, String instruction, int priority) {
    return entry(id, plate, new Handling("STOLEN", priority, instruction, false), "");
  }

  static WatchlistEntry entry(String id, String plate, Handling handling, String vehicle) {
    return entry(id, plate, "", handling, vehicle);
  }

  /** An entry of an issuer. */
  static WatchlistEntry entry(
      String id, String plate, String issuer, Handling handling, String vehicle) {
    return new WatchlistEntry(
        id,
        plate,
        issuer,
        MatchPolicy.EQUIVALENT,
        handling,
        Scope.ALWAYS,
        new Details("", "", null, null, "", vehicle, ""));
  }

  @Override
  public void close() throws IOException {
    agent.close();
    link.close();
    rehearsal.close();
  }
}
