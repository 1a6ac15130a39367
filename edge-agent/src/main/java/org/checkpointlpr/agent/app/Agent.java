package org.checkpointlpr.agent.app;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.capture.FrameTurns;
import org.checkpointlpr.agent.capture.Motion;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CrewConfig;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.health.SystemdNotifier;
import org.checkpointlpr.agent.health.Watchdog;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.Place;
import org.checkpointlpr.agent.lists.CheckpointLists;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.outbox.OutboxException;
import org.checkpointlpr.agent.recognise.Recogniser;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.HourlyCounts;
import org.checkpointlpr.agent.track.RecentSightings;
import org.checkpointlpr.agent.track.Rereader;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.agent.web.CrewServer;
import org.checkpointlpr.agent.web.Scenes;
import org.checkpointlpr.agent.web.StatusSources;
import org.checkpointlpr.watchlist.WatchlistStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running checkpoint. Threads, in the order in which a plate passes them: {@code
 * capture-<camera>}, {@code recognise-<n>}, {@code track}, {@code outbox}, {@code uplink}; {@code
 * stack} and {@code scenes} stand beside them. Frames may be dropped between the first two, and are
 * counted; nothing after is.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  /** Readings of so many frames may wait for the tracking thread: half a second of four cameras. */
  private static final int WAITING_READS = 16;

  /** Reading one 40-megapixel picture with many plates took 3 s; ten times that is a hang. */
  private static final Duration HANG = Duration.ofSeconds(30);

  private static final Duration WATCHDOG_ROUND = Duration.ofSeconds(10);

  /** Headquarters calls a checkpoint silent after an hour. */
  private static final Duration HEALTH_ROUND = Duration.ofMinutes(5);

  /** On links that are paid by the byte. */
  private static final Duration SPARING_HEALTH_ROUND = Duration.ofMinutes(25);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final AgentConfig config;
  private final Foundation foundation;
  private final CheckpointFeed feed;
  private final CheckpointLists lists;
  private final Set<String> uploading;
  private final PassMemory memory;
  private final Counters counters = new Counters();
  private final Mishaps mishaps = new Mishaps(counters);
  private final FrameTurns turns =
      new FrameTurns(() -> counters.count(Counters.Name.FRAMES_DISPLACED));
  private final CameraBoard board = new CameraBoard(System::nanoTime);
  private final Threads threads = new Threads();
  private final Pulses pulses = new Pulses(HANG, System::nanoTime, this::wakeAll);
  private final SystemdNotifier systemd = SystemdNotifier.ofEnvironment();
  private final Scenes scenes = new Scenes();
  private final Motion motion = new Motion(System::nanoTime);
  private final BlockingQueue<FrameReads> reads = new ArrayBlockingQueue<>(WAITING_READS);

  private @Nullable CrewServer crew;
  private @Nullable HitScenes hitScenes;
  private boolean closed;

  private Agent(AgentConfig config, Foundation foundation, Clock clock) {
    this.config = config;
    this.foundation = foundation;
    this.feed = foundation.feed();
    this.lists = foundation.lists();
    this.uploading = Cameras.uploading(config.cameras());
    this.memory = new PassMemory(config.forget(), clock, counters);
  }

  /**
   * Starts a checkpoint. Returns once keys, outbox, watchlist and models are open and the threads
   * run; cameras and brokers may still be away.
   *
   * @throws AgentException if any of those cannot be opened; nothing is left open then
   */
  public static Agent start(AgentConfig config, AgentListener listener, Clock clock)
      throws AgentException {
    RecogniserOpening recognisers =
        RecogniserOpening.begin(
            config.recognition(), chosen -> Recogniser.open(chosen, System::nanoTime));
    boolean started = false;
    try {
      Agent agent = start(config, listener, clock, recognisers);
      started = true;
      return agent;
    } finally {
      if (!started) {
        recognisers.giveUp();
      }
    }
  }

  private static Agent start(
      AgentConfig config, AgentListener listener, Clock clock, RecogniserOpening recognisers)
      throws AgentException {
    Agent agent = new Agent(config, Foundation.open(config, clock), clock);
    boolean running = false;
    try {
      agent.run(listener, clock, recognisers);
      running = true;
      return agent;
    } catch (IOException | CaptureException | NativesException e) {
      throw new AgentException(String.valueOf(e.getMessage()), e);
    } finally {
      if (!running) {
        agent.close();
      }
    }
  }

  private void run(AgentListener others, Clock clock, RecogniserOpening recognisers)
      throws IOException, CaptureException, NativesException {
    AgentListener listener = new GuardedListener(others, mishaps);
    if (config.crew().isPresent()) {
      CrewServer page = serve(config.crew().get(), clock);
      crew = page;
      listener = new GuardedListener(new CrewListener(page), mishaps).and(listener);
    }
    HitWriter writer =
        new HitWriter(
            config.watchlist().list(), place(), Machine.boot(), Machine.clockSource(), uploading);
    HitScenes kept = HitScenes.open(config, scenes, feed, counters, clock);
    hitScenes = kept;
    HitDesk desk =
        new HitDesk(
            lists,
            writer,
            feed,
            listener,
            counters,
            mishaps,
            memory,
            Cameras.directions(config.cameras()),
            kept,
            System::nanoTime);
    lists.onChange(desk::listChanged);
    List<CaptureLoop> captures =
        new Cameras(clock, System::nanoTime, board, motion)
            .open(config.cameras(), turns, counters, mishaps);
    List<FrameReader> readers = recognisers.take().stream().map(this::reader).toList();

    lists.start();
    feed.start();
    for (int i = 0; i < captures.size(); i++) {
      threads.start(pulses.make("capture-" + config.cameras().get(i).name()), captures.get(i));
    }
    for (int i = 0; i < readers.size(); i++) {
      Pulse pulse = pulses.make("recognise-" + (i + 1));
      threads.start(
          pulse, new RecogniseLoop(turns, readers.get(i), reads, counters, mishaps, pulse));
    }
    Pulse track = pulses.make("track");
    threads.start(
        track,
        new TrackLoop(
            reads,
            ByCamera.of(uploading, startStack(), mishaps),
            desk,
            () -> threads.anyAlive("recognise-"),
            System::nanoTime,
            mishaps,
            track));
    startHealth();
    startWatchdog(desk, kept);
    systemd.send("READY=1");
    LOG.info("ready cameras={} list={}", captures.size(), lists.status().version());
  }

  private FrameReader reader(Recogniser recogniser) {
    FrameReader reader =
        new RecogniserReader(
            recogniser,
            Cameras.regions(config.cameras()),
            board,
            camera -> !uploading.contains(camera));
    return keepsScenes() ? new SceneReader(reader, scenes) : reader;
  }

  private boolean keepsScenes() {
    return config.crew().isPresent() || config.uplink().scenes() != AgentConfig.SceneChoice.NONE;
  }

  private CrewServer serve(CrewConfig page, Clock clock) throws IOException {
    StatusSources sources =
        new StatusSources(
            config,
            feed,
            lists.store(),
            lists::lastRefusal,
            board,
            counters,
            pulses.own(),
            Machine::clockSource);
    try {
      CrewServer.Parts parts =
          new CrewServer.Parts(
              sources,
              scenes,
              feed::submit,
              lists::panic,
              reads::offer,
              Optional.of(lists.local()),
              motion,
              feed.outbox().status());
      return CrewServer.start(page, parts, clock, System::nanoTime);
    } catch (OutboxException e) {
      throw new IOException("the outbox cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Rereader startStack() {
    Pulse pulse = pulses.make("stack");
    StackedLooks looks = new StackedLooks(Recognisers.readers(config.recognition()), mishaps);
    StackLoop stack = new StackLoop(looks::read, counters, pulse);
    threads.start(pulse, stack);
    return stack;
  }

  private void startWatchdog(HitDesk desk, HitScenes kept) {
    Pulse own = pulses.make("watchdog");
    lists.pulses().forEach(pulses::watch);
    List.of(feed.outbox().pulse(), feed.uplink().pulse(), kept.pulse()).forEach(pulses::watch);
    crew().map(CrewServer::pulse).ifPresent(pulses::watch);
    Watchdog watchdog = new Watchdog(systemd, pulses.all());
    threads.start(own, new Rounds(WATCHDOG_ROUND, () -> round(watchdog, desk), mishaps));
  }

  /** A thread has died: wakes all that wait for another, so that {@link #awaitEnd} returns. */
  private void wakeAll() {
    threads.interrupt("capture-");
    turns.close();
    threads.interrupt("recognise-");
  }

  private void startHealth() {
    HealthReports reports =
        new HealthReports(
            feed,
            place(),
            () -> new ListVersion(config.watchlist().list(), lists.status().version()),
            () -> Cameras.words(board),
            counters);
    Duration round = config.uplink().bytesPerHour() > 0 ? SPARING_HEALTH_ROUND : HEALTH_ROUND;
    threads.start(pulses.make("health"), new Rounds(round, reports, mishaps));
  }

  private Place place() {
    return config.place().map(words -> new Place(words, Optional.empty())).orElse(Place.UNKNOWN);
  }

  private void round(Watchdog watchdog, HitDesk desk) {
    watchdog.check();
    mishaps.guard("trying the disk", feed.outbox()::probe);
    mishaps.guard("looking after the list", lists::round);
    mishaps.guard("forgetting vehicles", desk::forget);
    mishaps.guard("forgetting scenes", () -> scenes.forgetOld(System.nanoTime()));
    LOG.debug("{}", counters);
  }

  /** Returns what has been counted since the start. */
  public Counters counters() {
    return counters;
  }

  /** Returns the crew page, if there is one. */
  public Optional<CrewServer> crew() {
    return Optional.ofNullable(crew);
  }

  /** Returns the cameras, for their states and pictures. */
  public CameraBoard cameras() {
    return board;
  }

  /** Returns the way to headquarters, for its state. */
  public CheckpointFeed feed() {
    return feed;
  }

  /** Returns the mission's watchlist, for its state. */
  public WatchlistStore lists() {
    return lists.store();
  }

  /** Returns all that is matched against, and what the crew may change of it. */
  public CheckpointLists watchlist() {
    return lists;
  }

  /** Returns the sightings of the last minutes, in memory only. */
  public RecentSightings recentSightings() {
    return memory.sightings();
  }

  /** Returns how many vehicles passed in each hour: all that stays of them. */
  public HourlyCounts hourlyCounts() {
    return memory.hourly();
  }

  /**
   * Waits until every source has ended and all it yielded is matched; live cameras never end.
   *
   * @throws ThreadDiedException if one of the agent's threads has died: it does its work no more,
   *     and is to be closed and started anew
   */
  public void awaitEnd() throws InterruptedException {
    threads.joinAll("capture-");
    threads.joinAll("recognise-");
    threads.joinAll("track");
    pulses.requireAlive();
  }

  /**
   * Stops: first the cameras, then what waits is read and matched, then outbox and uplink close.
   * Hits that were not delivered stay in the outbox for the next start. A second call waits for the
   * first and does nothing. A thread that was interrupted before does not hurry it: that was the
   * wish to stop.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = Thread.interrupted();
    try {
      closeAll();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Each before what it hands its work to, so that the next one still takes it. */
  private void closeAll() {
    systemd.send("STOPPING=1");
    threads.stop("capture-", STOP_PATIENCE);
    turns.close();
    threads.end("recognise-", STOP_PATIENCE);
    threads.stop("track", STOP_PATIENCE);
    threads.stop("stack", STOP_PATIENCE);
    threads.stop("health", STOP_PATIENCE);
    threads.stop("watchdog", STOP_PATIENCE);
    CrewServer page = crew;
    if (page != null) {
      page.stopServing();
    }
    foundation.close();
    HitScenes kept = hitScenes;
    if (kept != null) {
      kept.close();
    }
    if (page != null) {
      page.close(); // after the feed: what it stored last is an open alarm too
    }
  }
}
