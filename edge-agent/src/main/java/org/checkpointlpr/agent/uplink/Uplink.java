package org.checkpointlpr.agent.uplink;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.hit.Beat;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.DownMessage;
import org.checkpointlpr.agent.hit.Receipt;
import org.checkpointlpr.agent.hit.RecordException;
import org.checkpointlpr.agent.hit.SceneRequest;
import org.checkpointlpr.agent.outbox.Outbox;
import org.checkpointlpr.agent.outbox.OutboxException;
import org.checkpointlpr.agent.outbox.Outgoing;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Roster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the outbox to headquarters and receipts back. One thread, {@code uplink}, is the only
 * caller of the link; the link's own threads only enqueue. Never gives up: after a failure it waits
 * and tries the next broker. All methods are safe on any thread.
 */
public final class Uplink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

  private static final Duration RESEND_CHECK = Duration.ofSeconds(5);

  private static final long EVENT_WAIT_MS = 200;

  /** Connecting to a peer that accepts and says nothing takes a minute; three times that hangs. */
  private static final Duration HANG = Duration.ofMinutes(3);

  private final UplinkSettings settings;
  private final Outbox outbox;
  private final MqttConnector connector;
  private final Roster roster;
  private final ClockFloor floor;
  private final UplinkTally tally;
  private final Map<String, DownHandler> handlers = new LinkedHashMap<>();
  private final Set<String> subscriptions = new LinkedHashSet<>();
  private final Following following = new Following();
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final LongSupplier nanoTime;
  private final Pulse pulse;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Consumer<Beat> beats = beat -> {};
  private volatile BiConsumer<SceneRequest, Instant> scenes = (request, now) -> {};

  private sealed interface Event {}

  private record Arrived(Incoming incoming) implements Event {}

  private record Settled(Outgoing record, Optional<Handed> handed) implements Event {}

  /** A handler has made safe what came. */
  private record Safe(Runnable acknowledge) implements Event {}

  private record Lost(String why, Object link) implements Event {}

  private enum Nudge implements Event {
    /** There is something to send, or the uplink is to stop. */
    WAKE
  }

  /**
   * Creates an uplink; {@link #start} starts it.
   *
   * @param roster headquarters' certificates
   * @param floor what certificates and receipts are judged by; raised by each beat
   */
  public Uplink(
      UplinkSettings settings,
      Outbox outbox,
      MqttConnector connector,
      Roster roster,
      ClockFloor floor) {
    this(settings, outbox, connector, roster, floor, System::nanoTime);
  }

  Uplink(
      UplinkSettings settings,
      Outbox outbox,
      MqttConnector connector,
      Roster roster,
      ClockFloor floor,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.outbox = outbox;
    this.connector = connector;
    this.roster = roster;
    this.floor = floor;
    this.tally = new UplinkTally(floor, settings.brokers().get(0).toString());
    this.nanoTime = nanoTime;
    this.pulse = new Pulse("uplink", HANG, System::nanoTime);
    this.thread = new Thread(pulse.of(this::run), pulse.name());
    this.thread.setDaemon(true);
  }

  /**
   * Adds a subscription.
   *
   * @throws IllegalStateException if the uplink was started already
   */
  public void subscribe(String filter, DownHandler handler) {
    handle(filter, handler);
    subscriptions.add(filter);
  }

  /**
   * Adds a handler for topics that {@link #follow} asks for.
   *
   * @throws IllegalStateException if the uplink was started already
   */
  public void handle(String filter, DownHandler handler) {
    if (thread.getState() != Thread.State.NEW) {
      throw new IllegalStateException("subscriptions are added before the start");
    }
    handlers.put(filter, handler);
  }

  /** Sets who hears, on the uplink thread, what headquarters has signed; must be quick. */
  public void onBeat(Consumer<Beat> listener) {
    beats = listener;
  }

  /**
   * Sets who hears, on the uplink thread, that headquarters asks for a scene, and what time it is
   * by the clock floor; must be quick. A request is not repeated for a listener that was not ready:
   * headquarters repeats it.
   */
  public void onSceneRequest(BiConsumer<SceneRequest, Instant> listener) {
    scenes = listener;
  }

  /**
   * Asks for what is retained under single topics, now and after each connect until {@link
   * #unfollow}; for a topic that is followed already, once more.
   */
  public void follow(Collection<String> single) {
    following.follow(single);
    events.add(Nudge.WAKE);
  }

  /** Ends what {@link #follow} began. */
  public void unfollow(Collection<String> single) {
    following.unfollow(single);
    events.add(Nudge.WAKE);
  }

  /** Starts the thread. */
  public void start() {
    outbox.onStored(() -> events.add(Nudge.WAKE));
    thread.start();
  }

  /** Returns the owning thread's sign of life, for the watchdog. */
  public Pulse pulse() {
    return pulse;
  }

  /** Returns how the uplink is. */
  public UplinkStatus status() {
    return tally.status();
  }

  /** Ends the connection, saying "offline" first. Waits at most 10 s. */
  @Override
  public void close() {
    stopping = true;
    events.add(Nudge.WAKE);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
      if (thread.isAlive()) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Backoff backoff = new Backoff(new SplittableRandom());
    ByteBudget budget = new ByteBudget(settings.bytesPerHour(), nanoTime);
    try {
      for (int attempt = 0; !stopping; attempt++) {
        URI broker = settings.brokers().get(attempt % settings.brokers().size());
        try {
          pulse.beat();
          session(broker, budget, backoff);
        } catch (LinkException e) {
          tally.disconnected(broker.toString(), String.valueOf(e.getMessage()));
        } catch (OutboxException | RuntimeException e) {
          LOG.error("uplink session failed", e);
          tally.disconnected(broker.toString(), "internal: " + e.getMessage());
        }
        if (!stopping) {
          pause(backoff.failed());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pulse.rest();
  }

  private void session(URI broker, ByteBudget budget, Backoff backoff)
      throws LinkException, OutboxException, InterruptedException {
    Object token = new Object();
    InFlight inFlight = null;
    try (MqttLink link = connector.connect(broker, linkSettings(), listener(token))) {
      inFlight = new InFlight(link.window(), nanoTime);
      backoff.succeeded();
      tally.connected(broker.toString());
      subscribeAll(link);
      following.connected();
      sayState(link, "online");
      long nextResend = System.nanoTime();
      boolean more = true;
      while (!stopping) {
        pulse.beat();
        following.carryOut(link);
        if (System.nanoTime() - nextResend >= 0) {
          more |= outbox.resendOverdue() > 0;
          nextResend = System.nanoTime() + RESEND_CHECK.toNanos();
        }
        more = more && send(link, inFlight, budget);
        more |= takeEvents(token, inFlight, !more || inFlight.room() == 0);
        more |= budget.isLimited();
        if (inFlight.isStalled()) {
          throw new LinkException("the broker acknowledges nothing");
        }
      }
      sayState(link, "offline");
    } finally {
      if (inFlight != null && !inFlight.records().isEmpty()) {
        outbox.giveBack(inFlight.records());
      }
      events.removeIf(e -> e instanceof Settled || e instanceof Arrived || e instanceof Safe);
    }
  }

  /** Takes all events that are there, waiting for the first if there is nothing else to do. */
  private boolean takeEvents(Object token, InFlight inFlight, boolean isIdle)
      throws LinkException, OutboxException, InterruptedException {
    boolean any = false;
    Event event = isIdle ? events.poll(EVENT_WAIT_MS, TimeUnit.MILLISECONDS) : events.poll();
    while (event != null) {
      any = true;
      if (event instanceof Lost lost) {
        if (lost.link == token) {
          throw new LinkException(lost.why);
        }
      } else if (event instanceof Settled settled) {
        settle(settled, inFlight);
      } else if (event instanceof Arrived arrived) {
        receive(arrived.incoming);
      } else if (event instanceof Safe safe) {
        safe.acknowledge.run();
      }
      event = events.poll();
    }
    return any;
  }

  /** Hands over as much as fits and is paid for; returns whether there may be more. */
  private boolean send(MqttLink link, InFlight inFlight, ByteBudget budget)
      throws LinkException, OutboxException, InterruptedException {
    int room = budget.isLimited() ? Math.min(1, inFlight.room()) : inFlight.room();
    if (room == 0 || !budget.affordsText()) {
      return room == 0;
    }
    int pictures = budget.affordsPicture() ? inFlight.roomForPictures() : 0;
    List<Outgoing> records = outbox.take(room, pictures);
    List<Outgoing> unsent = new ArrayList<>(records);
    try {
      for (Outgoing record : records) {
        inFlight.add(record);
        unsent.remove(record);
        var unused =
            link.publish(
                    settings.topics().up(settings.checkpoint()), record.sealed().toArray(), false)
                .whenComplete(
                    (handed, trouble) ->
                        events.add(new Settled(record, Optional.ofNullable(handed))));
        budget.spent(record.kind(), record.sealed().length());
      }
    } finally {
      if (!unsent.isEmpty()) {
        outbox.giveBack(unsent);
      }
    }
    return records.size() == room;
  }

  private void settle(Settled settled, InFlight inFlight) {
    if (!inFlight.remove(settled.record)) {
      return; // of an earlier connection; given back already
    }
    if (settled.handed.isEmpty()) {
      outbox.giveBack(List.of(settled.record));
    } else if (settled.handed.get().taken()) {
      tally.handedOver();
    } else {
      LOG.warn("broker refused a record: {}", settled.handed.get());
      tally.refused();
      outbox.refused(settled.record);
    }
  }

  /** Handles a message; it is acknowledged here unless its handler does so. */
  private void receive(Incoming incoming) throws OutboxException, InterruptedException {
    byte[] payload = incoming.payload().toArray();
    boolean later = false;
    try {
      if (incoming.topic().equals(settings.topics().down(settings.checkpoint()))) {
        fromHeadquarters(payload);
      } else if (incoming.topic().equals(settings.topics().beat())) {
        Beat beat = Beat.verify(payload, roster, floor.instant());
        tally.beat(beat.at());
        floor.raise(beat.at());
        beats.accept(beat);
        later = offer(incoming);
      } else {
        later = offer(incoming);
      }
    } catch (RefusedException | RecordException e) {
      // Whoever sent it is not headquarters; it must not come again and again.
      LOG.warn("refused a message on {}: {}", incoming.topic(), e.getMessage());
    }
    if (!later) {
      incoming.acknowledge().run();
    }
  }

  private void fromHeadquarters(byte[] payload)
      throws RefusedException, RecordException, OutboxException, InterruptedException {
    Instant now = floor.instant();
    DownMessage message = DownMessage.verify(payload, roster, now);
    if (!message.mission().equals(settings.topics().mission())) {
      throw new RecordException("a message of another mission");
    }
    if (message instanceof Receipt receipt) {
      apply(receipt);
    } else if (message instanceof SceneRequest request) {
      if (!request.checkpoint().equals(settings.checkpoint())) {
        throw new RecordException("a request to another checkpoint");
      }
      scenes.accept(request, now);
    }
  }

  private void apply(Receipt receipt) throws OutboxException, InterruptedException {
    Outbox.Applied applied = outbox.apply(receipt);
    tally.receipt(applied);
    if (applied == Outbox.Applied.FORKED) {
      LOG.error("headquarters holds another record under our number: this device was cloned");
    }
  }

  /** Returns whether a handler will acknowledge by itself. */
  private boolean offer(Incoming incoming) {
    boolean later = false;
    for (Map.Entry<String, DownHandler> entry : handlers.entrySet()) {
      if (TopicFilter.matches(entry.getKey(), incoming.topic())) {
        DownHandler handler = entry.getValue();
        Incoming offered =
            handler.acknowledges()
                ? new Incoming(
                    incoming.topic(),
                    incoming.payload(),
                    incoming.retained(),
                    () -> events.add(new Safe(incoming.acknowledge())))
                : incoming;
        try {
          handler.received(offered);
          later |= handler.acknowledges();
        } catch (RuntimeException e) {
          LOG.error("handler of {} failed", entry.getKey(), e);
        }
      }
    }
    return later;
  }

  private void subscribeAll(MqttLink link) throws LinkException, InterruptedException {
    link.subscribe(settings.topics().down(settings.checkpoint()));
    link.subscribe(settings.topics().beat());
    for (String filter : subscriptions) {
      if (!filter.equals(settings.topics().beat())) {
        link.subscribe(filter);
      }
    }
  }

  private void sayState(MqttLink link, String state) throws LinkException, InterruptedException {
    var unused =
        link.publish(settings.topics().state(settings.checkpoint()), state(state).toArray(), true);
  }

  private LinkSettings linkSettings() {
    return LinkSettings.of(
        settings.checkpoint(),
        Optional.of(
            new LinkSettings.Will(
                settings.topics().state(settings.checkpoint()), state("offline"))));
  }

  private static Bytes state(String word) {
    return Bytes.of(("{\"v\":1,\"state\":\"" + word + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  private LinkListener listener(Object token) {
    return new LinkListener() {
      @Override
      public void received(Incoming incoming) {
        events.add(new Arrived(incoming));
      }

      @Override
      public void lost(String why) {
        events.add(new Lost(why, token));
      }
    };
  }

  private void pause(Duration time) throws InterruptedException {
    Instant until = floor.instant().plus(time);
    long end = System.nanoTime() + time.toNanos();
    LOG.debug("next attempt at {}", until);
    while (!stopping && System.nanoTime() - end < 0) {
      pulse.beat();
      events.poll(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }
}
