package org.checkpointlpr.agent.web;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.capture.LiveView;
import org.checkpointlpr.agent.capture.Motion;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.config.CrewConfig;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.hit.CaptureTime;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.MatchResult;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.watchlist.Details;
import org.checkpointlpr.watchlist.Handling;
import org.checkpointlpr.watchlist.ListMatch;
import org.checkpointlpr.watchlist.ListTrust;
import org.checkpointlpr.watchlist.LocalEntries;
import org.checkpointlpr.watchlist.Scope;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.checkpointlpr.watchlist.WatchlistStore;

/** The real server on a real outbox, without cameras: the test says what they see. */
final class PageBench implements AutoCloseable {
  static final String PLATE = "KB412BG";
  static final URI NOBODY = URI.create("ssl://localhost:1");

  private static final String EPOCH = "00000000000000aa";

  final AtomicLong ahead = new AtomicLong();
  final LongSupplier nanoTime = () -> System.nanoTime() + ahead.get();
  final BlockingQueue<RecordBody> records = new LinkedBlockingQueue<>();
  final List<FrameReads> road = new CopyOnWriteArrayList<>();
  final List<String> panics = new CopyOnWriteArrayList<>();
  final Scenes scenes = new Scenes();
  final Motion motion = new Motion(nanoTime);
  final Counters counters = new Counters();
  final CrewServer server;

  private final CheckpointFeed feed;
  private final WatchlistStore lists;
  private final AtomicLong seq = new AtomicLong();

  PageBench(Path folder) throws Exception {
    this(folder, CrewConfig.local(0));
  }

  PageBench(Path folder, CrewConfig crew) throws Exception {
    TestMission mission = TestMission.get();
    Path identity = mission.mission().party("cp-alpha");
    feed = CheckpointFeed.open(identity, folder.resolve("state"), List.of(NOBODY), mission.clock());
    lists =
        WatchlistStore.open(
            folder.resolve("state").resolve("watchlist"),
            new ListTrust(feed.party().mission(), "main", feed.party().roster(), 2),
            feed.party().identity(Role.CHECKPOINT_OPEN),
            mission.clock());
    AgentConfig config =
        new AgentConfig(
            new AgentConfig.Site(
                feed.party().mission(), feed.party().name(), Optional.of("Bridge on the N2")),
            new AgentConfig.Folders(folder.resolve("state"), identity),
            List.of(new CameraConfig("lane-1", new CameraConfig.Pictures(folder, true))),
            AgentConfig.RecognitionConfig.DEFAULT,
            new AgentConfig.WatchlistConfig("main", 2, Optional.empty()),
            new AgentConfig.UplinkConfig(List.of(NOBODY), 0),
            Duration.ofMinutes(10),
            Optional.of(crew));
    CameraBoard cameras = new CameraBoard(nanoTime);
    cameras.add("lane-1", LiveView.Kind.PICTURES);
    StatusSources sources =
        new StatusSources(
            config,
            feed,
            lists,
            Optional::empty,
            cameras,
            counters,
            List.of(),
            () -> CaptureTime.Source.NTP);
    LocalEntries entries =
        LocalEntries.open(
            folder.resolve("local"), feed.party().identity(Role.CHECKPOINT_OPEN), mission.clock());
    CrewServer.Parts parts =
        new CrewServer.Parts(
            sources,
            scenes,
            this::store,
            panics::add,
            road::add,
            Optional.of(entries),
            motion,
            feed.outbox().status());
    server = CrewServer.start(crew, parts, mission.clock(), nanoTime);
  }

  URI page() {
    return server.address();
  }

  PageClient crew() throws IOException, InterruptedException {
    return PageClient.crew(page());
  }

  /** Lets time pass for everything that the page measures. */
  void pass(Duration time) {
    ahead.addAndGet(time.toNanos());
  }

  CompletableFuture<Stored> store(RecordBody body) {
    records.add(body);
    return CompletableFuture.completedFuture(stored());
  }

  Stored stored() {
    return new Stored(EPOCH, seq.incrementAndGet(), RecordHash.NONE);
  }

  /** Raises an alarm whose hit is stored at once. */
  void alarm(WatchlistEntry entry, String read) {
    server.wanted(vehicle(entry, read, CompletableFuture.completedFuture(stored())));
  }

  WantedVehicle vehicle(WatchlistEntry entry, String read, CompletableFuture<Stored> hit) {
    Sighting sighting = sighting("lane-1", read);
    MatchResult result =
        PlateMatcher.standard().compare(entry.wanted(), sighting.reading().alternatives());
    boolean exact = result instanceof MatchResult.Exact;
    ListMatch match =
        new ListMatch(
            entry,
            exact,
            exact ? ((MatchResult.Exact) result).why() : ((MatchResult.Near) result).why(),
            ListMatch.Issuer.UNKNOWN);
    return new WantedVehicle(sighting, List.of(match), new ListVersion("main", 3), false, hit);
  }

  Sighting sighting(String camera, String read) {
    return new Sighting(
        camera,
        Instant.parse("2026-11-22T12:00:00Z"),
        nanoTime.getAsLong(),
        Reading.of(List.of(new Alternative(new PlateText(read), 0.97))),
        4,
        Quad.ofBox(600, 400, 160, 40),
        List.of("UG"),
        Jpeg.of(new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2}));
  }

  static WatchlistEntry entry(String id, String plate, int priority) {
    return entry(id, plate, priority, "white pickup");
  }

  static WatchlistEntry entry(String id, String plate, int priority, String vehicle) {
    return new WatchlistEntry(
        id,
        plate,
        "",
        MatchPolicy.EQUIVALENT,
        new Handling("STOLEN", priority, "STOP_AND_CHECK", false),
        Scope.ALWAYS,
        new Details("", "", null, null, "", vehicle, ""));
  }

  @Override
  public void close() {
    server.close();
    lists.close();
    feed.close();
  }
}
