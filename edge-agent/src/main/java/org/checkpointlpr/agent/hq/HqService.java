package org.checkpointlpr.agent.hq;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.hit.Beat;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.uplink.Incoming;
import org.checkpointlpr.agent.uplink.LinkException;
import org.checkpointlpr.agent.uplink.LinkListener;
import org.checkpointlpr.agent.uplink.LinkSettings;
import org.checkpointlpr.agent.uplink.MqttConnector;
import org.checkpointlpr.agent.uplink.MqttLink;
import org.checkpointlpr.agent.uplink.PahoMqttLink;
import org.checkpointlpr.agent.uplink.TlsMaterial;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Headquarters' worker: subscribes to all checkpoints, verifies and stores what comes, and answers
 * with signed receipts. One thread, {@code hq}, does all work; a connection that breaks is made
 * again. Safe on any thread.
 */
public final class HqService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HqService.class);

  /** Messages that share one transaction. */
  private static final int BATCH = 200;

  /** How long a receipt may wait for more records: fewer receipts for a burst, none late. */
  private static final long RECEIPT_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final HqSettings settings;
  private final Topics topics;
  private final HqArchive archive;
  private final HqDesk desk;
  private final MqttConnector connector;
  private final Identity signer;
  private final Clock clock;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<Peer> peers = new ArrayList<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean stopping;

  private sealed interface Event {}

  private record Arrived(Incoming incoming, Peer peer) implements Event {}

  private record Lost(Peer peer, MqttLinkToken token, String why) implements Event {}

  private enum Nudge implements Event {
    /** The service is to stop. */
    WAKE
  }

  /** Tells one connection from the next. */
  private static final class MqttLinkToken {}

  /** A broker and the connection to it, if there is one. */
  private static final class Peer {
    private final URI broker;
    private Optional<MqttLink> link = Optional.empty();
    private MqttLinkToken token = new MqttLinkToken();
    private long retryNanos;
    private long nextBeatNanos;

    Peer(URI broker, long now) {
      this.broker = broker;
      this.retryNanos = now;
      this.nextBeatNanos = now;
    }
  }

  private HqService(
      HqSettings settings,
      PartyFolder party,
      HqArchive archive,
      HqListener listener,
      MqttConnector connector,
      Clock clock)
      throws IOException {
    this.settings = settings;
    this.topics = new Topics(party.mission());
    this.archive = archive;
    this.signer = party.identity(Role.HQ_SIGN);
    RecordOpener opener =
        new RecordOpener(party.mission(), party.identity(Role.HQ_OPEN), party.roster());
    this.desk = new HqDesk(topics, opener, signer, archive, listener, clock);
    this.connector = connector;
    this.clock = clock;
    for (URI broker : settings.brokers()) {
      peers.add(new Peer(broker, System.nanoTime()));
    }
    this.thread = new Thread(this::run, "hq");
    this.thread.setDaemon(true);
  }

  /**
   * Starts a worker over TLS.
   *
   * @throws IOException if keys or archive cannot be opened; an absent broker is no error
   */
  public static HqService start(HqSettings settings, HqListener listener, Clock clock)
      throws IOException {
    PartyFolder party = PartyFolder.open(settings.identity());
    TlsMaterial material =
        new TlsMaterial(party.identity(Role.HQ_LINK), party.trust(), clock::instant);
    return start(settings, listener, PahoMqttLink.connector(material), clock);
  }

  /**
   * Starts a worker over any link.
   *
   * @throws IOException if keys or archive cannot be opened
   */
  public static HqService start(
      HqSettings settings, HqListener listener, MqttConnector connector, Clock clock)
      throws IOException {
    PartyFolder party = PartyFolder.open(settings.identity());
    Path parent = settings.archive().toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      HqArchive archive = HqArchive.open(settings.archive());
      HqService service = new HqService(settings, party, archive, listener, connector, clock);
      service.thread.start();
      return service;
    } catch (SQLException e) {
      throw new IOException(
          "archive %s cannot be opened: %s".formatted(settings.archive(), e.getMessage()), e);
    }
  }

  /** Waits until the first broker is connected and subscribed; returns whether it is. */
  public boolean awaitReady(Duration time) throws InterruptedException {
    return ready.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Stores what has come, and ends. Waits at most 15 s. */
  @Override
  public void close() {
    stopping = true;
    events.add(Nudge.WAKE);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long receiptsDue = Long.MAX_VALUE;
    long watchDue = System.nanoTime();
    try {
      while (!stopping) {
        connectThoseDown();
        Event first = events.poll(100, TimeUnit.MILLISECONDS);
        if (first != null && handle(first) && receiptsDue == Long.MAX_VALUE) {
          receiptsDue = System.nanoTime() + RECEIPT_DELAY_NANOS;
        }
        long now = System.nanoTime();
        if (receiptsDue != Long.MAX_VALUE && now - receiptsDue >= 0) {
          answer();
          receiptsDue = Long.MAX_VALUE;
        }
        if (now - watchDue >= 0) {
          watch();
          watchDue = now + TimeUnit.SECONDS.toNanos(10);
        }
      }
      answer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      peers.forEach(peer -> peer.link.ifPresent(MqttLink::close));
      try {
        archive.close();
      } catch (SQLException e) {
        LOG.warn("archive did not close cleanly: {}", e.toString());
      }
    }
  }

  /** Handles an event and those that wait behind it; returns whether records were stored. */
  private boolean handle(Event first) {
    List<Event> batch = new ArrayList<>();
    batch.add(first);
    events.drainTo(batch, BATCH - 1);
    List<Arrived> arrived = new ArrayList<>();
    for (Event event : batch) {
      if (event instanceof Arrived message) {
        arrived.add(message);
      } else if (event instanceof Lost lost && lost.peer.token == lost.token) {
        disconnect(lost.peer, lost.why);
      }
    }
    return !arrived.isEmpty() && store(arrived);
  }

  private boolean store(List<Arrived> messages) {
    try {
      for (Arrived message : messages) {
        desk.take(message.incoming.topic(), message.incoming.payload().toArray());
      }
      desk.commit();
      messages.forEach(message -> message.incoming.acknowledge().run());
      return true;
    } catch (SQLException | RuntimeException e) {
      LOG.error("archive cannot store; the broker keeps the records", e);
      try {
        desk.rollback();
      } catch (SQLException again) {
        LOG.debug("rollback: {}", again.toString());
      }
      // Not acknowledged: a new connection makes the broker deliver them again.
      peers.forEach(peer -> disconnect(peer, "archive cannot store"));
      return false;
    }
  }

  private void answer() {
    try {
      for (Map.Entry<String, List<byte[]>> entry : desk.receipts().entrySet()) {
        for (byte[] receipt : entry.getValue()) {
          publish(entry.getKey(), receipt, false);
        }
      }
    } catch (SQLException | RuntimeException e) {
      LOG.error("receipts cannot be made; they follow with the next records", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() throws InterruptedException {
    try {
      desk.watch();
    } catch (SQLException e) {
      LOG.error("archive cannot be read", e);
    }
    byte[] beat = null;
    for (Peer peer : peers) {
      if (peer.link.isPresent() && System.nanoTime() - peer.nextBeatNanos >= 0) {
        beat =
            beat == null
                ? new Beat(topics.mission(), clock.instant(), Optional.empty()).sign(signer)
                : beat;
        publish(peer, topics.beat(), beat, true);
        peer.nextBeatNanos = System.nanoTime() + settings.beat().toNanos();
      }
    }
  }

  private void publish(String topic, byte[] payload, boolean retained) throws InterruptedException {
    for (Peer peer : peers) {
      publish(peer, topic, payload, retained);
    }
  }

  private void publish(Peer peer, String topic, byte[] payload, boolean retained)
      throws InterruptedException {
    if (peer.link.isEmpty()) {
      return;
    }
    try {
      var unused =
          peer.link
              .get()
              .publish(topic, payload, retained)
              .whenComplete(
                  (handed, trouble) -> {
                    if (handed != null && !handed.taken()) {
                      LOG.warn("broker refused a message on {}: {}", topic, handed);
                    }
                  });
    } catch (LinkException e) {
      disconnect(peer, String.valueOf(e.getMessage()));
    }
  }

  private void connectThoseDown() throws InterruptedException {
    for (Peer peer : peers) {
      if (peer.link.isEmpty() && System.nanoTime() - peer.retryNanos >= 0) {
        MqttLinkToken token = new MqttLinkToken();
        peer.token = token;
        try {
          MqttLink link =
              connector.connect(
                  peer.broker,
                  LinkSettings.of(signer.name(), Optional.empty()),
                  listener(peer, token));
          peer.link = Optional.of(link);
          link.subscribe(topics.upFilter(settings.shared()));
          link.subscribe(topics.stateFilter());
          peer.nextBeatNanos = System.nanoTime();
          LOG.info("hq connected broker={}", peer.broker);
          watch();
          ready.countDown();
        } catch (LinkException e) {
          disconnect(peer, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private void disconnect(Peer peer, String why) {
    LOG.warn("hq disconnected broker={} reason={}", peer.broker, why);
    peer.link.ifPresent(MqttLink::close);
    peer.link = Optional.empty();
    peer.token = new MqttLinkToken();
    peer.retryNanos = System.nanoTime() + RECONNECT.toNanos();
  }

  private LinkListener listener(Peer peer, MqttLinkToken token) {
    return new LinkListener() {
      @Override
      public void received(Incoming incoming) {
        events.add(new Arrived(incoming, peer));
      }

      @Override
      public void lost(String why) {
        events.add(new Lost(peer, token, why));
      }
    };
  }
}
