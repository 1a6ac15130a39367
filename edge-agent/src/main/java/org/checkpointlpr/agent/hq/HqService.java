package org.checkpointlpr.agent.hq;

import java.io.IOException;
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
import java.util.function.Function;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.hit.Beat;
import org.checkpointlpr.agent.hit.NewestRelease;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.uplink.LinkSettings;
import org.checkpointlpr.agent.uplink.MqttConnector;
import org.checkpointlpr.agent.uplink.PahoMqttLink;
import org.checkpointlpr.agent.uplink.TlsMaterial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Headquarters' worker: subscribes to all checkpoints, verifies and stores what comes, and answers
 * with signed receipts. Several workers, each with its own certificate, may share the checkpoints
 * and one PostgreSQL. One thread, {@code hq}, does all work; a connection that breaks is made
 * again; a folder of keys that changes is read again. Safe on any thread.
 */
public final class HqService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HqService.class);

  /** Messages that share one transaction. */
  private static final int BATCH = 200;

  /** How long a receipt may wait for more records: fewer receipts for a burst, none late. */
  private static final long RECEIPT_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Silent checkpoints, stale lists, beats. */
  private static final long WATCH_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How soon a person's request for a scene is sent; a look costs 0.1 ms. */
  private static final long SCENES_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How soon an enrolment or a revocation counts; a look at the folder costs 0.1 ms. */
  private static final long KEYS_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How long a worker waits for what another one may be storing, before it calls it missing. */
  private static final Duration SHARED_PATIENCE = Duration.ofSeconds(2);

  private final HqSettings settings;
  private final Topics topics;
  private final HqKeyWatch keys;
  private final Function<HqKeys, MqttConnector> connecting;
  private final HqArchive archive;
  private final HqDesk desk;
  private final NewestReleases releases;
  private final BrokerLinks links;
  private final Clock clock;
  private final LinkedBlockingQueue<BrokerLinks.Event> events = new LinkedBlockingQueue<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Pulse pulse = new Pulse("hq");
  private final Thread thread;
  private MqttConnector connector;
  private volatile boolean stopping;
  private List<NewestRelease> beaten = List.of();

  private HqService(
      HqSettings settings,
      HqKeyWatch keys,
      HqArchive archive,
      HqListener listener,
      Function<HqKeys, MqttConnector> connecting,
      Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.topics = new Topics(keys.keys().party().mission());
    this.archive = archive;
    this.desk =
        new HqDesk(
            keys.keys(),
            archive,
            listener,
            clock,
            settings.shared() ? SHARED_PATIENCE : Duration.ZERO);
    this.releases = new NewestReleases(topics.mission());
    this.links =
        new BrokerLinks(
            settings.brokers(),
            List.of(
                topics.upFilter(settings.shared()), topics.stateFilter(), topics.manifestFilter()),
            events);
    this.connecting = connecting;
    this.connector = connecting.apply(keys.keys());
    this.clock = clock;
    this.thread = new Thread(pulse.of(this::run), pulse.name());
    this.thread.setDaemon(true);
  }

  /**
   * Starts a worker over TLS.
   *
   * @throws IOException if keys or archive cannot be opened; an absent broker is no error
   */
  public static HqService start(HqSettings settings, HqListener listener, Clock clock)
      throws IOException {
    return start(
        settings,
        listener,
        keys ->
            PahoMqttLink.connector(
                new TlsMaterial(keys.link(), keys.party().trust(), clock::instant)),
        clock);
  }

  /**
   * Starts a worker over any link.
   *
   * @throws IOException if keys or archive cannot be opened
   */
  public static HqService start(
      HqSettings settings, HqListener listener, MqttConnector connector, Clock clock)
      throws IOException {
    return start(settings, listener, keys -> connector, clock);
  }

  private static HqService start(
      HqSettings settings,
      HqListener listener,
      Function<HqKeys, MqttConnector> connecting,
      Clock clock)
      throws IOException {
    HqKeyWatch keys = new HqKeyWatch(settings.identity());
    try {
      if (!settings.archive().isShared()) {
        Path parent = settings.archive().file().toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
      }
      HqArchive archive = HqArchive.open(settings.archive());
      HqService service = new HqService(settings, keys, archive, listener, connecting, clock);
      service.thread.start();
      return service;
    } catch (SQLException e) {
      throw new IOException(
          "archive %s cannot be opened: %s".formatted(settings.archive(), e.getMessage()), e);
    }
  }

  /** Returns the thread's sign of life. */
  public Pulse pulse() {
    return pulse;
  }

  /** Waits until the first broker is connected and subscribed; returns whether it is. */
  public boolean awaitReady(Duration time) throws InterruptedException {
    return ready.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Stores what has come, and ends. Waits at most 15 s. */
  @Override
  public void close() {
    stopping = true;
    events.add(BrokerLinks.Nudge.WAKE);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long receiptsDue = Long.MAX_VALUE;
    long watchDue = System.nanoTime();
    long keysDue = System.nanoTime() + KEYS_NANOS;
    long scenesDue = System.nanoTime();
    try {
      while (!stopping) {
        if (links.connectThoseDown(connector, linkSettings())) {
          watch();
          ready.countDown();
        }
        BrokerLinks.Event first = events.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          handle(first);
        }
        long now = System.nanoTime();
        if (receiptsDue == Long.MAX_VALUE && desk.owesReceipts()) {
          receiptsDue = now + RECEIPT_DELAY_NANOS;
        }
        if (receiptsDue != Long.MAX_VALUE && now - receiptsDue >= 0) {
          answer();
          receiptsDue = Long.MAX_VALUE;
        }
        if (now - watchDue >= 0 || !releases.all().equals(beaten)) {
          watch();
          watchDue = now + WATCH_NANOS;
        }
        if (now - scenesDue >= 0 && links.anyConnected()) {
          askForScenes();
          scenesDue = now + SCENES_NANOS;
        }
        if (now - keysDue >= 0) {
          keys.changed().ifPresent(this::use);
          keysDue = now + KEYS_NANOS;
        }
      }
      answer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      links.close();
      try {
        archive.close();
      } catch (SQLException e) {
        LOG.warn("archive did not close cleanly: {}", e.toString());
      }
    }
  }

  /**
   * A session that is kept would also keep a share of the records for a worker that never comes
   * back; what it had not stored, its checkpoint sends again.
   */
  private LinkSettings linkSettings() {
    LinkSettings usual = LinkSettings.of(keys.keys().link().name(), Optional.empty());
    return settings.shared()
        ? new LinkSettings(
            usual.clientId(), usual.will(), usual.keepAlive(), Duration.ZERO, usual.timeout())
        : usual;
  }

  private void use(HqKeys changed) {
    desk.use(changed);
    connector = connecting.apply(changed);
    links.beatNow();
  }

  /** Handles an event and those that wait behind it. */
  private void handle(BrokerLinks.Event first) {
    List<BrokerLinks.Event> batch = new ArrayList<>();
    batch.add(first);
    events.drainTo(batch, BATCH - 1);
    List<BrokerLinks.Arrived> arrived = new ArrayList<>();
    for (BrokerLinks.Event event : batch) {
      if (event instanceof BrokerLinks.Arrived message) {
        arrived.add(message);
      } else if (event instanceof BrokerLinks.Lost lost) {
        links.lost(lost);
      }
    }
    if (!arrived.isEmpty()) {
      store(arrived);
    }
  }

  private void store(List<BrokerLinks.Arrived> messages) {
    try {
      messages.forEach(this::noteRelease);
      desk.take(
          messages.stream()
              .filter(m -> !topics.isManifest(m.incoming().topic()))
              .map(m -> new HqDesk.Letter(m.incoming().topic(), m.incoming().payload()))
              .toList());
      messages.forEach(message -> message.incoming().acknowledge().run());
    } catch (SQLException | RuntimeException e) {
      LOG.error("archive cannot store; the broker keeps the records", e);
      rollback();
      // Not acknowledged: a new connection makes the broker deliver them again.
      links.breakAll("archive cannot store");
    }
  }

  private void noteRelease(BrokerLinks.Arrived message) {
    if (topics.isManifest(message.incoming().topic())) {
      releases.take(
          message.incoming().payload().toArray(), keys.keys().party().roster(), clock.instant());
    }
  }

  private void askForScenes() throws InterruptedException {
    try {
      publish(desk.sceneRequests());
    } catch (SQLException | RuntimeException e) {
      LOG.error("scenes cannot be asked for", e);
      rollback();
    }
  }

  private void publish(Map<String, List<byte[]>> messages) throws InterruptedException {
    for (Map.Entry<String, List<byte[]>> entry : messages.entrySet()) {
      for (byte[] message : entry.getValue()) {
        links.publish(entry.getKey(), message);
      }
    }
  }

  private void answer() throws InterruptedException {
    try {
      publish(desk.receipts());
    } catch (SQLException | RuntimeException e) {
      LOG.error("receipts cannot be made; they follow with the next records", e);
      rollback();
    }
  }

  private void watch() throws InterruptedException {
    try {
      List<NewestRelease> newest = releases.all();
      if (!newest.equals(beaten)) {
        beaten = newest;
        links.beatNow();
        for (NewestRelease one : newest) {
          desk.heardOf(one.release());
        }
      }
      desk.watch();
    } catch (SQLException | RuntimeException e) {
      LOG.error("archive cannot be read", e);
      rollback();
    }
    if (links.beatDue()) {
      byte[] beat =
          new Beat(topics.mission(), clock.instant(), releases.all()).sign(keys.keys().signer());
      links.beat(topics.beat(), beat, settings.beat());
    }
  }

  private void rollback() {
    try {
      desk.rollback();
    } catch (SQLException e) {
      LOG.debug("rollback: {}", e.toString());
    }
  }
}
