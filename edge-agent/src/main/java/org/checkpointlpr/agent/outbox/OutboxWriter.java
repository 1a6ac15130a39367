package org.checkpointlpr.agent.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.checkpointlpr.agent.hit.Dropped;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.Receipt;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordSealer;
import org.checkpointlpr.agent.hit.SealedRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the outbox thread does inside its transactions. Numbers, head and totals live in memory; a
 * rollback restores them.
 */
final class OutboxWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxWriter.class);

  /** A record that the broker refuses so often will not be accepted the next time either. */
  private static final int MAX_REFUSALS = 3;

  /**
   * So long a parked record is left alone. Its cause may be mended far away: an access list, a
   * certificate that headquarters did not know to be renewed.
   */
  private static final long PARKED_MS = Duration.ofHours(1).toMillis();

  private static final int COMMITS_BETWEEN_CHECKPOINTS = 1000;

  private final OutboxStore store;
  private final HighWater highWater;
  private final RecordSealer sealer;
  private final OutboxPolicy policy;
  private final Clock clock;
  private State state;
  private State before;
  private boolean committed = true;
  private int commits;

  /** What a rollback must restore. */
  private record State(
      String epoch, long seq, RecordHash head, long waiting, long bytes, long dropped) {}

  private OutboxWriter(
      OutboxStore store,
      HighWater highWater,
      RecordSealer sealer,
      OutboxPolicy policy,
      Clock clock,
      State state) {
    this.store = store;
    this.highWater = highWater;
    this.sealer = sealer;
    this.policy = policy;
    this.clock = clock;
    this.state = state;
    this.before = state;
  }

  /**
   * Opens the file; one that is damaged, wherever that shows, is replaced by what it still says.
   */
  static OutboxWriter open(Path folder, RecordSealer sealer, OutboxPolicy policy, Clock clock)
      throws SQLException, IOException {
    try {
      return openFile(folder, sealer, policy, clock);
    } catch (SQLException e) {
      if (isBusy(e)) {
        throw e;
      }
      replaceDamaged(folder, folder.resolve("outbox.db"), e);
      return openFile(folder, sealer, policy, clock);
    }
  }

  private static OutboxWriter openFile(
      Path folder, RecordSealer sealer, OutboxPolicy policy, Clock clock)
      throws SQLException, IOException {
    Path file = folder.resolve("outbox.db");
    Path mark = folder.resolve("outbox.mark");
    OutboxStore store = OutboxStore.open(file);
    try {
      return open(store, mark, sealer, policy, clock);
    } catch (SQLException e) {
      store.close();
      throw e;
    }
  }

  private static OutboxWriter open(
      OutboxStore store, Path mark, RecordSealer sealer, OutboxPolicy policy, Clock clock)
      throws SQLException, IOException {
    State state = load(store, mark);
    HighWater highWater = HighWater.open(mark);
    OutboxWriter writer = new OutboxWriter(store, highWater, sealer, policy, clock, state);
    try {
      store.begin(true);
      store.resendHandedBefore(Long.MAX_VALUE, Long.MAX_VALUE);
      store.retryParkedBefore(Long.MAX_VALUE, Long.MAX_VALUE);
      writer.writeMeta();
      store.commit();
      return writer;
    } catch (SQLException e) {
      highWater.close();
      throw e;
    }
  }

  private static boolean isBusy(SQLException e) {
    return e.getErrorCode() == 5 || e.getErrorCode() == 6; // SQLITE_BUSY, SQLITE_LOCKED
  }

  private static void replaceDamaged(Path folder, Path file, SQLException cause)
      throws SQLException, IOException {
    List<OutboxStore.Row> rows = OutboxSalvage.rows(file);
    int number = 1;
    while (Files.exists(folder.resolve("outbox.damaged-" + number))) {
      number++;
    }
    Path aside = folder.resolve("outbox.damaged-" + number);
    Files.move(file, aside);
    for (String suffix : List.of("-wal", "-shm", "-journal")) {
      Path beside = folder.resolve("outbox.db" + suffix);
      if (Files.exists(beside)) {
        Files.move(beside, folder.resolve("outbox.damaged-" + number + suffix));
      }
    }
    LOG.error(
        "outbox was damaged ({}): set aside as {}, records_saved={}, a new epoch begins",
        cause.getMessage(),
        aside.getFileName(),
        rows.size());
    try (OutboxStore store = OutboxStore.open(file)) {
      store.begin(true);
      for (OutboxStore.Row row : rows) {
        store.insert(row);
      }
      store.commit();
    }
  }

  private static State load(OutboxStore store, Path mark) throws SQLException {
    OutboxStore.Totals totals = store.totals();
    long dropped = Long.parseLong(store.meta("dropped").orElse("0"));
    Optional<String> epoch = store.meta("epoch");
    Optional<String> seq = store.meta("seq");
    Optional<String> head = store.meta("head");
    if (epoch.isPresent() && seq.isPresent() && head.isPresent()) {
      long last = Long.parseLong(seq.get());
      long marked = HighWater.read(mark, epoch.get());
      if (marked <= last) {
        return new State(
            epoch.get(),
            last,
            new RecordHash(head.get()),
            totals.waiting(),
            totals.bytes(),
            dropped);
      }
      LOG.error("outbox went back from seq={} to seq={}: a new epoch begins", marked, last);
    }
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    return new State(
        HexFormat.of().formatHex(random),
        0,
        RecordHash.NONE,
        totals.waiting(),
        totals.bytes(),
        dropped);
  }

  /** Begins a transaction; see {@link OutboxStore#begin}. */
  void begin(boolean isDurable) throws SQLException {
    before = state;
    committed = false;
    store.begin(isDurable);
  }

  void commit() throws SQLException {
    if (!state.equals(before)) {
      writeMeta();
    }
    store.commit();
    committed = true;
    commits++;
    if (state.seq() != before.seq()) {
      mark();
    }
  }

  /**
   * Notes the newest number beside the file. What was committed stays so if that fails: whoever
   * took it for a failed commit would store the hit a second time.
   */
  private void mark() {
    try {
      highWater.write(state.epoch(), state.seq());
    } catch (IOException e) {
      LOG.warn("outbox.mark cannot be written, the next record tries again: {}", e.getMessage());
    }
  }

  /**
   * Moves the log into the file when there was nothing to do, or when the log has grown long: at
   * about 7 pages a hit it then holds some 30 MB.
   */
  void tidy(boolean idle) {
    if (commits == 0 || (!idle && commits < COMMITS_BETWEEN_CHECKPOINTS)) {
      return;
    }
    commits = 0;
    try {
      store.checkpoint();
    } catch (SQLException e) {
      LOG.debug("checkpoint: {}; what was committed stays in the log", e.toString());
    }
  }

  void rollbackUnlessCommitted() {
    if (committed) {
      return;
    }
    state = before;
    committed = true;
    try {
      store.rollback();
    } catch (SQLException e) {
      LOG.debug("rollback after a failure that rolled back already: {}", e.toString());
    }
  }

  Stored append(RecordBody body) throws SQLException, OutboxException {
    long seq = state.seq();
    SealedRecord sealed = seal(body);
    makeRoom(body, sealed.sealed().length());
    if (state.seq() != seq) {
      sealed = seal(body); // dropping wrote a record of its own before this one
    }
    return insert(body, sealed);
  }

  List<Outgoing> take(int max, int pictures) throws SQLException {
    long now = clock.millis();
    List<Outgoing> outgoing =
        store.next(new OutboxStore.Next(max, pictures, now, policy.ageing().toMillis()));
    for (Outgoing one : outgoing) {
      store.state(one.id(), OutboxStore.HANDED, now);
    }
    return outgoing;
  }

  boolean giveBack(List<Outgoing> records) throws SQLException {
    for (Outgoing record : records) {
      store.state(record.id(), OutboxStore.WAITING, 0);
    }
    return true;
  }

  boolean refused(Outgoing outgoing) throws SQLException {
    store.refused(outgoing.id(), MAX_REFUSALS, clock.millis());
    return true;
  }

  int resendOverdue() throws SQLException {
    long now = clock.millis();
    return store.resendHandedBefore(now - policy.resendAfter().toMillis(), now)
        + store.retryParkedBefore(now - PARKED_MS, now);
  }

  Outbox.Applied apply(Receipt receipt) throws SQLException {
    if (!receipt.checkpoint().equals(sealer.checkpoint())) {
      return Outbox.Applied.NOT_OURS;
    }
    for (long seq : receipt.missing()) {
      store.resend(receipt.epoch(), seq);
    }
    for (Receipt.Refused refused : receipt.refused()) {
      store.park(receipt.epoch(), refused, clock.millis());
    }
    if (receipt.upTo() == 0) {
      return Outbox.Applied.NOTHING_NEW;
    }
    Optional<String> ours = store.hash(receipt.epoch(), receipt.upTo());
    if (ours.isEmpty()) {
      return Outbox.Applied.NOTHING_NEW;
    }
    if (!ours.get().equals(receipt.head().text())) {
      return Outbox.Applied.FORKED;
    }
    OutboxStore.Totals gone = store.totalsUpTo(receipt.epoch(), receipt.upTo());
    store.deleteUpTo(receipt.epoch(), receipt.upTo());
    state =
        new State(
            state.epoch(),
            state.seq(),
            state.head(),
            state.waiting() - gone.waiting(),
            state.bytes() - gone.bytes(),
            state.dropped());
    return Outbox.Applied.DELETED;
  }

  OutboxStatus status(int unsaved, Optional<String> trouble) throws SQLException {
    return new OutboxStatus(
        state.epoch(),
        state.seq(),
        state.waiting(),
        state.bytes(),
        store.oldest().map(Outbox::instant),
        store.parked(),
        state.dropped(),
        unsaved,
        trouble);
  }

  /** Counts a record that found no room. */
  void turnedAway() {
    state =
        new State(
            state.epoch(),
            state.seq(),
            state.head(),
            state.waiting(),
            state.bytes(),
            state.dropped() + 1);
  }

  /** Writes and commits a trifle: does the disk still take it? */
  boolean probe() throws SQLException {
    store.meta("probe", Long.toString(clock.millis()));
    return true;
  }

  boolean limitPages(int pages) throws SQLException {
    store.limitPages(pages == 0 ? Integer.MAX_VALUE - 1 : pages);
    return true;
  }

  static OutboxException explain(Exception e) {
    boolean full = e instanceof SQLException sql && sql.getErrorCode() == 13; // SQLITE_FULL
    return new OutboxException(
        full ? OutboxException.Reason.DISK_FULL : OutboxException.Reason.IO,
        full
            ? "no space left on the disk; free some, the outbox goes on by itself"
            : "the outbox cannot be read or written: " + e.getMessage(),
        e);
  }

  @Override
  public void close() throws SQLException, IOException {
    highWater.close();
    store.close();
  }

  private SealedRecord seal(RecordBody body) {
    Position position =
        new Position(sealer.checkpoint(), state.epoch(), state.seq() + 1, state.head());
    return sealer.seal(position, clock.instant(), body);
  }

  private Stored insert(RecordBody body, SealedRecord sealed) throws SQLException {
    long seq = state.seq() + 1;
    store.insert(
        new OutboxStore.Row(
            state.epoch(),
            seq,
            body.kind().rank(),
            clock.millis(),
            sealed.hash().text(),
            sealed.sealed()));
    state =
        new State(
            state.epoch(),
            seq,
            sealed.hash(),
            state.waiting() + 1,
            state.bytes() + sealed.sealed().length(),
            state.dropped());
    return new Stored(state.epoch(), seq, sealed.hash());
  }

  /** Keeps the quota: see {@link OutboxPolicy}. */
  private void makeRoom(RecordBody body, int length) throws SQLException, OutboxException {
    while (state.bytes() + length > policy.quotaBytes()) {
      List<Dropped.Link> links = new ArrayList<>();
      long freed = store.drop(state.epoch(), state.bytes() + length - policy.quotaBytes(), links);
      if (links.isEmpty()) {
        if (body.kind().droppable()) {
          throw new OutboxException(
              OutboxException.Reason.QUOTA,
              "the outbox holds its quota of %d bytes and nothing less important"
                  .formatted(policy.quotaBytes()));
        }
        return; // a hit is stored over the quota; only the disk limits hits
      }
      state =
          new State(
              state.epoch(),
              state.seq(),
              state.head(),
              state.waiting() - links.size(),
              state.bytes() - freed,
              state.dropped() + links.size());
      Dropped report = new Dropped(links);
      insert(report, seal(report));
      LOG.warn("outbox full: dropped={} to keep the quota", links.size());
    }
  }

  private void writeMeta() throws SQLException {
    store.meta("epoch", state.epoch());
    store.meta("seq", Long.toString(state.seq()));
    store.meta("head", state.head().text());
    store.meta("dropped", Long.toString(state.dropped()));
  }
}
