package org.checkpointlpr.agent.uplink;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.hit.Beat;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Receipt;
import org.checkpointlpr.agent.hit.RecordException;
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

  private final UplinkSettings settings;
  private final Outbox outbox;
  private final MqttConnector connector;
  private final Roster roster;
  private final ClockFloor floor;
  private final UplinkTally tally;
  private final Map<String, DownHandler> handlers = new LinkedHashMap<>();
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean stopping;

  private sealed interface Event {}

  private record Arrived(Incoming incoming) implements Event {}

  private record Settled(Outgoing record, Optional<Handed> handed) implements Event {}

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
    this.settings = settings;
    this.outbox = outbox;
    this.connector = connector;
    this.roster = roster;
    this.floor = floor;
    this.tally = new UplinkTally(floor, settings.brokers().get(0).toString());
    this.thread = new Thread(this::run, "uplink");
    this.thread.setDaemon(true);
  }

  /**
   * Adds a subscription.
   *
   * @throws IllegalStateException if the uplink was started already
   */
  public void subscribe(String filter, DownHandler handler) {
    if (thread.getState() != Thread.State.NEW) {
      throw new IllegalStateException("subscriptions are added before the start");
    }
    handlers.put(filter, handler);
  }

  /** Starts the thread. */
  public void start() {
    outbox.onStored(() -> events.add(Nudge.WAKE));
    thread.start();
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
    ByteBudget budget = new ByteBudget(settings.bytesPerHour(), System::nanoTime);
    try {
      for (int attempt = 0; !stopping; attempt++) {
        URI broker = settings.brokers().get(attempt % settings.brokers().size());
        try {
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
  }

  private void session(URI broker, ByteBudget budget, Backoff backoff)
      throws LinkException, OutboxException, InterruptedException {
    Object token = new Object();
    Map<Outgoing, Boolean> inFlight = new LinkedHashMap<>();
    try (MqttLink link = connector.connect(broker, linkSettings(), listener(token))) {
      backoff.succeeded();
      tally.connected(broker.toString());
      subscribeAll(link);
      sayState(link, "online");
      long nextResend = System.nanoTime();
      boolean more = true;
      while (!stopping) {
        if (System.nanoTime() - nextResend >= 0) {
          more |= outbox.resendOverdue() > 0;
          nextResend = System.nanoTime() + RESEND_CHECK.toNanos();
        }
        if (more && budget.open()) {
          more = send(link, inFlight, budget);
        }
        boolean idle = !more || inFlight.size() >= link.window() || !budget.open();
        Event event = idle ? events.poll(200, TimeUnit.MILLISECONDS) : events.poll();
        while (event != null) {
          if (event instanceof Lost lost) {
            if (lost.link == token) {
              throw new LinkException(lost.why);
            }
          } else {
            more |= handle(event, inFlight);
          }
          event = events.poll();
        }
        more |= idle && settings.bytesPerHour() > 0;
      }
      sayState(link, "offline");
    } finally {
      if (!inFlight.isEmpty()) {
        outbox.giveBack(new ArrayList<>(inFlight.keySet()));
      }
      events.removeIf(e -> e instanceof Settled || e instanceof Arrived);
    }
  }

  /** Hands over as much as fits; returns whether there may be more. */
  private boolean send(MqttLink link, Map<Outgoing, Boolean> inFlight, ByteBudget budget)
      throws LinkException, OutboxException, InterruptedException {
    int room = link.window() - inFlight.size();
    if (room <= 0) {
      return true;
    }
    List<Outgoing> records = outbox.take(room);
    List<Outgoing> unsent = new ArrayList<>(records);
    try {
      for (Outgoing record : records) {
        inFlight.put(record, true);
        unsent.remove(record);
        var unused =
            link.publish(
                    settings.topics().up(settings.checkpoint()), record.sealed().toArray(), false)
                .whenComplete(
                    (handed, trouble) ->
                        events.add(new Settled(record, Optional.ofNullable(handed))));
        budget.spent(record.sealed().length());
      }
    } finally {
      if (!unsent.isEmpty()) {
        outbox.giveBack(unsent);
      }
    }
    return records.size() == room;
  }

  private boolean handle(Event event, Map<Outgoing, Boolean> inFlight)
      throws OutboxException, InterruptedException {
    if (event instanceof Settled settled) {
      settle(settled, inFlight);
      return true;
    }
    if (event instanceof Arrived arrived) {
      receive(arrived.incoming);
      arrived.incoming.acknowledge().run();
    }
    return true;
  }

  private void settle(Settled settled, Map<Outgoing, Boolean> inFlight) {
    if (inFlight.remove(settled.record) == null) {
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

  private void receive(Incoming incoming) throws OutboxException, InterruptedException {
    byte[] payload = incoming.payload().toArray();
    try {
      if (incoming.topic().equals(settings.topics().down(settings.checkpoint()))) {
        receipt(payload);
      } else if (incoming.topic().equals(settings.topics().beat())) {
        Beat beat = Beat.verify(payload, roster, floor.instant());
        tally.beat(beat.at());
        floor.raise(beat.at());
        handlers.forEach((filter, handler) -> offer(filter, handler, incoming));
      } else {
        handlers.forEach((filter, handler) -> offer(filter, handler, incoming));
      }
    } catch (RefusedException | RecordException e) {
      // Whoever sent it is not headquarters; it must not come again and again.
      LOG.warn("refused a message on {}: {}", incoming.topic(), e.getMessage());
    }
  }

  private void receipt(byte[] payload)
      throws RefusedException, RecordException, OutboxException, InterruptedException {
    Receipt receipt = Receipt.verify(payload, roster, floor.instant());
    if (!receipt.mission().equals(settings.topics().mission())) {
      throw new RecordException("a receipt of another mission");
    }
    Outbox.Applied applied = outbox.apply(receipt);
    tally.receipt(applied);
    if (applied == Outbox.Applied.FORKED) {
      LOG.error("headquarters holds another record under our number: this device was cloned");
    }
  }

  private static void offer(String filter, DownHandler handler, Incoming incoming) {
    if (TopicFilter.matches(filter, incoming.topic())) {
      try {
        handler.received(incoming);
      } catch (RuntimeException e) {
        LOG.error("handler of {} failed", filter, e);
      }
    }
  }

  private void subscribeAll(MqttLink link) throws LinkException, InterruptedException {
    link.subscribe(settings.topics().down(settings.checkpoint()));
    link.subscribe(settings.topics().beat());
    for (String filter : handlers.keySet()) {
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
      events.poll(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }
}
