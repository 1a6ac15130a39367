package org.checkpointlpr.agent.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.capture.Motion;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.config.CrewConfig;
import org.checkpointlpr.agent.health.BareTrace;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.outbox.OutboxStatus;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.ExerciseCamera;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.watchlist.Direction;
import org.checkpointlpr.watchlist.LocalEntries;
import org.checkpointlpr.watchlist.WatchlistStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the crew page, over HTTP on this machine or over HTTPS. Threads: {@code web-<n>} answer
 * requests, {@code crew-status} looks how everything is, {@code crew-beat} tells pages that the
 * agent lives. Nothing that a browser does, or does not do, holds up reading and matching.
 */
public final class CrewServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CrewServer.class);

  /** Sixteen open pages, and as many threads for everything else. */
  private static final int THREADS = 2 * EventHub.MOST_STREAMS;

  private static final int WAITING_REQUESTS = 64;
  private static final long STATUS_MILLIS = 250;
  private static final long BEAT_MILLIS = 1000;

  static {
    // Read once by the JDK's server: without the first an event waits 40 ms for an acknowledgement
    // of TCP, without the second a browser that sends half a request keeps a thread for ever.
    setUnlessSet("sun.net.httpserver.nodelay", "true");
    setUnlessSet("sun.net.httpserver.maxReqTime", "15");
    // Who sends too much must still hear so: without this the connection breaks after 64 KiB.
    setUnlessSet("sun.net.httpserver.drainAmount", "1048576");
  }

  private final EventHub hub = new EventHub();
  private final AlarmVault vault;
  private final CrewBoard board;
  private final HttpServer server;
  private final Gate gate;
  private final SignIn signIn;
  private final DrillDesk drill;
  private final AuditDesk audit;
  private final Motion motion;
  private final List<Route> routes;
  private final StaticFiles files = new StaticFiles();
  private final Counters counters;
  private final Map<Refusal.Code, LongAdder> refused = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor pool;
  private final ScheduledExecutorService beats;
  private final Pulse pulse = new Pulse("crew");

  // Guarded by this.
  private boolean serving = true;

  private CrewServer(
      HttpServer server,
      AlarmVault vault,
      CrewConfig page,
      Parts parts,
      Clock clock,
      LongSupplier nanoTime) {
    this.server = server;
    this.counters = parts.sources.counters();
    EntryDesk entries = new EntryDesk(parts.entries);
    CrewModes modes = new CrewModes(parts.sources.config(), entries, parts.motion);
    motion = parts.motion;
    AgentConfig config = parts.sources.config();
    this.vault = vault;
    board =
        new CrewBoard(
            new CrewBoard.Parts(
                hub,
                parts.scenes,
                vault,
                config.forget(),
                directions(config),
                parts.sources.lists()::handling),
            clock,
            nanoTime);
    if (parts.sources.lists().status().state() == WatchlistStore.State.PANICKED) {
      vault.destroy();
    } else {
      board.restore(vault.read());
    }
    gate = new Gate(page, server.getAddress().getPort());
    signIn = new SignIn(page, gate, modes, hub, nanoTime);
    AlarmDesk desk = new AlarmDesk(board, parts.records, modes.unconfirmed(), clock, nanoTime);
    CameraBoard cameras = parts.sources.cameras();
    drill = new DrillDesk(board, cameras, parts.records, modes.unconfirmed(), clock, nanoTime);
    audit = new AuditDesk(board, nanoTime);
    ExerciseDesk exercise = new ExerciseDesk(modes, cameras, parts.road, clock, nanoTime);
    routes = new ArrayList<>();
    routes.addAll(new Routes(board, desk, signIn, cameras, parts.panic, clock, nanoTime).all());
    routes.addAll(new DeskRoutes(drill, audit, exercise, entries).all());
    StatusWatch watch = new StatusWatch(parts.sources, board, modes, parts.before, clock, nanoTime);
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(WAITING_REQUESTS),
            threads("web-"));
    pool.allowCoreThreadTimeOut(true);
    beats = Executors.newScheduledThreadPool(2, threads("crew-"));
    every(STATUS_MILLIS, "status", watch::look);
    every(BEAT_MILLIS, "beat", this::beat);
  }

  /** Returns the languages that the page speaks, ISO 639-1, in the order of the alphabet. */
  public static List<String> languages() {
    return StaticFiles.languages();
  }

  private static Map<String, Direction> directions(AgentConfig config) {
    return config.cameras().stream()
        .collect(Collectors.toMap(CameraConfig::name, CameraConfig::direction));
  }

  /**
   * What the page is made of.
   *
   * @param sources how everything is
   * @param scenes whole pictures of the last seconds
   * @param records stores a record for headquarters
   * @param panic destroys the watchlist; is told the role
   * @param road takes what a camera would have read of an invented vehicle
   * @param entries the crew's own entries, where there are any
   * @param motion which cameras see movement and no plate
   * @param before how the outbox was at the start
   */
  public record Parts(
      StatusSources sources,
      Scenes scenes,
      Function<RecordBody, CompletableFuture<Stored>> records,
      Consumer<String> panic,
      Predicate<FrameReads> road,
      Optional<LocalEntries> entries,
      Motion motion,
      OutboxStatus before) {}

  /**
   * Starts to serve.
   *
   * @throws IOException if the address is taken, or the key cannot be read; the message says which
   */
  public static CrewServer start(CrewConfig config, Parts parts, Clock clock, LongSupplier nanoTime)
      throws IOException {
    AlarmVault vault =
        new AlarmVault(
            parts.sources.config().state().resolve(AlarmVault.FOLDER),
            parts.sources.feed().party().identity(Role.CHECKPOINT_OPEN));
    HttpServer server = PageSocket.bind(config);
    CrewServer crew = new CrewServer(server, vault, config, parts, clock, nanoTime);
    server.createContext("/", crew::handle);
    server.setExecutor(crew.pool);
    server.start();
    LOG.info("crew page at {}", crew.address());
    return crew;
  }

  /** Takes note of a vehicle that has passed, wanted or not. */
  public void sighted(Sighting sighting) {
    board.sighted(sighting);
    if (!ExerciseCamera.is(sighting.camera())) {
      motion.plate(sighting.camera());
      drill.sighted(sighting);
      audit.sighted(sighting);
    }
  }

  /** Raises an alarm. */
  public void wanted(WantedVehicle vehicle) {
    board.wanted(vehicle);
  }

  /** Returns what the page shows. */
  CrewBoard board() {
    return board;
  }

  /** Returns the address for a browser. */
  public URI address() {
    return PageSocket.address(server);
  }

  /** Returns the sign of life of the threads that keep the page up to date. */
  public Pulse pulse() {
    return pulse;
  }

  /** Returns how many requests were refused, by the word of the reason. */
  public Map<String, Long> refused() {
    Map<String, Long> counts = new TreeMap<>();
    refused.forEach((code, count) -> counts.put(code.word(), count.sum()));
    return counts;
  }

  /** Returns how many pages were dropped because they did not read their events. */
  public long droppedPages() {
    return hub.dropped();
  }

  /**
   * Ends the page; a second call does nothing. Alarms whose hits are being stored are kept all the
   * same, until {@link #close}.
   */
  public synchronized void stopServing() {
    if (serving) {
      serving = false;
      beats.shutdownNow();
      hub.close();
      server.stop(0);
      pool.shutdownNow();
    }
  }

  @Override
  public void close() {
    stopServing();
    vault.close();
  }

  private void beat() {
    board.forgetOld();
    board.beat();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (Refusal e) {
        answer = refuse(exchange, e);
      } catch (RuntimeException e) {
        // The message may hold what was asked; the stack says where the bug is.
        LOG.error("request failed", BareTrace.of(e));
        answer = refuse(exchange, new Refusal(Refusal.Code.INTERNAL));
      }
      send(exchange, answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    try {
      answer.send(exchange);
    } finally {
      if (answer instanceof Answer.Events events) {
        hub.remove(events.stream());
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws Refusal, IOException, InterruptedException {
    gate.check(exchange);
    String path = exchange.getRequestURI().getRawPath();
    String method = exchange.getRequestMethod();
    boolean known = false;
    for (Route route : routes) {
      Matcher matcher = route.path().matcher(path);
      if (matcher.matches()) {
        known = true;
        if (route.method().equals(method)) {
          return route.handler().answer(call(exchange, route, matcher));
        }
      }
    }
    if (known) {
      throw new Refusal(Refusal.Code.METHOD_NOT_ALLOWED);
    }
    if (path.startsWith("/api")) {
      throw new Refusal(path.indexOf('%') >= 0 ? Refusal.Code.BAD_PATH : Refusal.Code.UNKNOWN_PATH);
    }
    if (!method.equals("GET")) {
      throw new Refusal(Refusal.Code.METHOD_NOT_ALLOWED);
    }
    return files.of(path);
  }

  private Call call(HttpExchange exchange, Route route, Matcher path) throws Refusal {
    boolean changes = route.method().equals("POST");
    if (changes) {
      gate.checkContentType(exchange);
    }
    if (route.open()) {
      return new Call(exchange, path, null);
    }
    Sessions.Session session =
        signIn.session(exchange).orElseThrow(() -> new Refusal(Refusal.Code.SESSION_NEEDED));
    if (changes) {
      gate.checkToken(exchange, session);
    }
    CrewRole.Permission permission = route.permission();
    if (permission != null && !session.role().may(permission)) {
      throw new Refusal(Refusal.Code.ROLE_NEEDED);
    }
    return new Call(exchange, path, session);
  }

  private Answer refuse(HttpExchange exchange, Refusal refusal) {
    refused.computeIfAbsent(refusal.code(), code -> new LongAdder()).increment();
    counters.count(Counters.Name.PAGE_REQUESTS_REFUSED);
    if (refusal.retryAfterSeconds() > 0) {
      exchange.getResponseHeaders().set("Retry-After", Long.toString(refusal.retryAfterSeconds()));
    }
    return Answer.problem(refusal);
  }

  private static ThreadFactory threads(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Repeats something until the server is closed; failing once, it must not stay away for ever. */
  private void every(long millis, String name, Runnable work) {
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("crew page task={} failed", name, BareTrace.of(e));
          }
        };
    var unused = beats.scheduleWithFixedDelay(pulse.of(guarded), 0, millis, TimeUnit.MILLISECONDS);
  }

  private static void setUnlessSet(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
