package org.checkpointlpr.agent.uplink;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.PicturePart;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.hit.RecordSealer;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.outbox.Outbox;
import org.checkpointlpr.agent.outbox.OutboxException;
import org.checkpointlpr.agent.outbox.OutboxPolicy;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;

/**
 * A checkpoint's whole way to headquarters: its keys, its outbox and its uplink, opened and closed
 * together. Safe on any thread.
 */
public final class CheckpointFeed implements AutoCloseable {
  private final PartyFolder party;
  private final Outbox outbox;
  private final Uplink uplink;

  private CheckpointFeed(PartyFolder party, Outbox outbox, Uplink uplink) {
    this.party = party;
    this.outbox = outbox;
    this.uplink = uplink;
  }

  /**
   * Where a feed finds its keys, keeps its records, and sends them.
   *
   * @param identity the folder that enrolment made
   * @param state the agent's own folder; {@code outbox} and {@code clock-floor} are made in it
   * @param brokers in order of preference, {@code ssl://host:port}
   * @param bytesPerHour how much may be sent, for links that are paid by the byte; 0 for no limit
   */
  public record Settings(Path identity, Path state, List<URI> brokers, long bytesPerHour) {
    /** Copies the list. */
    public Settings {
      brokers = List.copyOf(brokers);
    }
  }

  /**
   * Opens keys and outbox; nothing is sent before {@link #start}. The link may be used without
   * limit.
   *
   * @param identity the folder that enrolment made
   * @param state the agent's own folder
   * @param brokers in order of preference, {@code ssl://host:port}
   * @throws IOException if the identity folder is incomplete or its password is wrong
   * @throws OutboxException if the outbox cannot be opened
   */
  public static CheckpointFeed open(Path identity, Path state, List<URI> brokers, Clock clock)
      throws IOException, OutboxException {
    return open(new Settings(identity, state, brokers, 0), clock);
  }

  /**
   * Opens keys and outbox; nothing is sent before {@link #start}.
   *
   * @throws IOException if the identity folder is incomplete or its password is wrong
   * @throws OutboxException if the outbox cannot be opened
   */
  public static CheckpointFeed open(Settings where, Clock clock)
      throws IOException, OutboxException {
    PartyFolder party = PartyFolder.open(where.identity());
    Path state = where.state();
    Identity link = party.identity(Role.CHECKPOINT_LINK);
    Identity sign = party.identity(Role.CHECKPOINT_SIGN);
    Files.createDirectories(state);
    ClockFloor floor =
        ClockFloor.open(
            clock, state.resolve("clock-floor"), newestStart(party, sign.certificate()));
    Outbox outbox =
        Outbox.open(
            state.resolve("outbox"),
            new RecordSealer(party.mission(), sign, party.recordRecipients()),
            OutboxPolicy.DEFAULT,
            clock);
    UplinkSettings settings =
        new UplinkSettings(
            new Topics(party.mission()), party.name(), where.brokers(), where.bytesPerHour());
    TlsMaterial material = new TlsMaterial(link, party.trust(), floor::instant);
    Uplink uplink =
        new Uplink(settings, outbox, PahoMqttLink.connector(material), party.roster(), floor);
    return new CheckpointFeed(party, outbox, uplink);
  }

  /** The newest time that the mission has signed: no certificate that we hold begins after it. */
  private static Instant newestStart(PartyFolder party, X509Certificate own) {
    Instant newest = own.getNotBefore().toInstant();
    for (Role role : Role.values()) {
      for (X509Certificate known : party.roster().ofRole(role)) {
        Instant start = known.getNotBefore().toInstant();
        newest = start.isAfter(newest) ? start : newest;
      }
    }
    return newest;
  }

  /** Starts sending. */
  public void start() {
    uplink.start();
  }

  /** Stores a record; see {@link Outbox#append}. */
  public CompletableFuture<Stored> submit(RecordBody body) {
    return outbox.append(body);
  }

  /**
   * Stores a hit, then its evidence picture in parts, which travel after all waiting texts. The
   * future completes with the hit; a picture for which there is no room is dropped and counted.
   *
   * @param picture the picture whose hash the hit carries
   */
  public CompletableFuture<Stored> submit(Hit hit, Bytes picture) {
    CompletableFuture<Stored> stored = outbox.append(hit);
    for (PicturePart part : PicturePart.cut(picture.toArray())) {
      var unused = outbox.append(part);
    }
    return stored;
  }

  /** Returns who this checkpoint is, and whom it trusts. */
  public PartyFolder party() {
    return party;
  }

  /** Returns the outbox. */
  public Outbox outbox() {
    return outbox;
  }

  /** Returns the uplink; further subscriptions are added before {@link #start}. */
  public Uplink uplink() {
    return uplink;
  }

  /** Stops sending, then closes the outbox. */
  @Override
  public void close() {
    uplink.close();
    outbox.close();
  }
}
