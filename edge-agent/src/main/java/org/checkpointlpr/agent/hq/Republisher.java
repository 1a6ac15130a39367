package org.checkpointlpr.agent.hq;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.hit.CheckpointRecord;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.uplink.Handed;
import org.checkpointlpr.agent.uplink.Incoming;
import org.checkpointlpr.agent.uplink.LinkException;
import org.checkpointlpr.agent.uplink.LinkListener;
import org.checkpointlpr.agent.uplink.LinkSettings;
import org.checkpointlpr.agent.uplink.MqttLink;
import org.checkpointlpr.agent.uplink.PahoMqttLink;
import org.checkpointlpr.agent.uplink.TlsMaterial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a broker inside headquarters' enclave of every verified record, as plain JSON, so that
 * other programs need none of our keys. It follows the archive: what was stored while the broker
 * was away is told later, in order. At least once; a record's {@code hash} tells the same one
 * again. The first time, it begins with what comes after. One thread, {@code republish}, does all
 * work.
 */
public final class Republisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Republisher.class);
  private static final int BATCH = 100;
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration RECONNECT = Duration.ofSeconds(2);

  private final URI broker;
  private final HqKeys keys;
  private final Topics topics;
  private final HqArchive archive;
  private final HqQuery query;
  private final Clock clock;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicBoolean lost = new AtomicBoolean(true);
  private final AtomicBoolean complained = new AtomicBoolean();
  private final AtomicLong told = new AtomicLong();
  private final Pulse pulse = new Pulse("republish");
  private final Thread thread;
  private final long from;

  private Republisher(
      URI broker, HqKeys keys, HqArchive archive, HqQuery query, long from, Clock clock) {
    this.broker = broker;
    this.keys = keys;
    this.topics = new Topics(keys.party().mission());
    this.archive = archive;
    this.query = query;
    this.from = from;
    this.clock = clock;
    this.thread = new Thread(pulse.of(this::run), pulse.name());
    this.thread.setDaemon(true);
  }

  /**
   * Starts it.
   *
   * @param identity headquarters' folder
   * @param archive what to follow; it must exist
   * @param broker the inner broker, {@code ssl://host:port}
   * @throws IOException if keys or archive cannot be read; an absent broker is no error
   */
  public static Republisher start(Path identity, ArchiveAddress archive, URI broker, Clock clock)
      throws IOException {
    HqKeys keys = HqKeys.read(identity);
    try {
      HqArchive writer = HqArchive.open(archive);
      HqQuery reader = HqQuery.open(archive);
      OptionalLong mark = writer.follower(name(broker));
      long from = mark.isPresent() ? mark.getAsLong() : reader.lastRow();
      writer.follower(name(broker), from);
      writer.commit();
      Republisher republisher = new Republisher(broker, keys, writer, reader, from, clock);
      republisher.thread.start();
      return republisher;
    } catch (SQLException | HqException e) {
      throw new IOException("archive %s: %s".formatted(archive, e.getMessage()), e);
    }
  }

  /** Returns the thread's sign of life. */
  public Pulse pulse() {
    return pulse;
  }

  /** Returns how many records the broker has taken since the start. */
  public long told() {
    return told.get();
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String name(URI broker) {
    return "republish " + broker;
  }

  private void run() {
    long mark = from;
    Optional<MqttLink> link = Optional.empty();
    try {
      while (stop.getCount() > 0) {
        if (link.isEmpty() || lost.get()) {
          link.ifPresent(MqttLink::close);
          link = connect();
        }
        Duration pause = link.isEmpty() ? RECONNECT : LOOK;
        if (link.isPresent()) {
          long next = tell(link.get(), mark);
          pause = next > mark ? Duration.ZERO : pause;
          mark = next;
        }
        if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      link.ifPresent(MqttLink::close);
      query.close();
      try {
        archive.close();
      } catch (SQLException e) {
        LOG.debug("archive: {}", e.toString());
      }
    }
  }

  /**
   * Publishes the rows after the mark; returns the new mark, the old one if anything went wrong.
   */
  private long tell(MqttLink link, long mark) throws InterruptedException {
    try {
      List<HqQuery.Row> rows =
          query.records(new HqQuery.Filter("", "", Instant.EPOCH, mark, BATCH));
      if (rows.isEmpty()) {
        return mark;
      }
      List<CompletableFuture<Handed>> handed = new ArrayList<>();
      for (HqQuery.Row row : rows) {
        handed.add(
            link.publish(
                topic(row.verified().record()),
                RecordLines.json(row.verified()).getBytes(StandardCharsets.UTF_8),
                false));
      }
      for (CompletableFuture<Handed> one : handed) {
        Handed answer = one.get(30, TimeUnit.SECONDS);
        if (answer.taken()) {
          told.incrementAndGet();
        } else {
          LOG.warn("inner broker refused a record: {}; it is skipped", answer);
        }
      }
      long next = rows.get(rows.size() - 1).row();
      archive.follower(name(broker), next);
      archive.commit();
      complained.set(false);
      return next;
    } catch (LinkException | ExecutionException | TimeoutException e) {
      LOG.warn("inner broker {}: {}", broker, e.getMessage());
      lost.set(true);
    } catch (HqException | SQLException e) {
      LOG.error("archive cannot be followed; trying again", e);
      recover();
      stop.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS);
    }
    return mark;
  }

  private void recover() {
    try {
      archive.rollback();
    } catch (SQLException e) {
      LOG.debug("rollback: {}", e.toString());
    }
  }

  private String topic(CheckpointRecord record) {
    return topics.verified(record.body().kind(), record.position().checkpoint());
  }

  private Optional<MqttLink> connect() throws InterruptedException {
    LinkSettings usual = LinkSettings.of(keys.link().name(), Optional.empty());
    LinkSettings settings =
        new LinkSettings(
            usual.clientId(), usual.will(), usual.keepAlive(), Duration.ZERO, usual.timeout());
    TlsMaterial material = new TlsMaterial(keys.link(), keys.party().trust(), clock::instant);
    lost.set(false);
    try {
      return Optional.of(
          PahoMqttLink.connector(material)
              .connect(
                  broker,
                  settings,
                  new LinkListener() {
                    @Override
                    public void received(Incoming incoming) {
                      incoming.acknowledge().run();
                    }

                    @Override
                    public void lost(String why) {
                      lost.set(true);
                    }
                  }));
    } catch (LinkException e) {
      if (complained.compareAndSet(false, true)) {
        LOG.warn("inner broker {}: {}; trying again for ever", broker, e.getMessage());
      }
      lost.set(true);
      return Optional.empty();
    }
  }
}
