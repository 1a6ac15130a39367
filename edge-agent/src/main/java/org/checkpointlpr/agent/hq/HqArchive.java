package org.checkpointlpr.agent.hq;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordOpener;

/**
 * Headquarters' archive, for one writer: in SQLite, or in a PostgreSQL that several workers share.
 * A record's key is {@code (cp, epoch, seq)}: the same record a hundred times is one row. Work is
 * done between {@link #begin} and {@link #commit}; nothing is durable before. One thread; readers
 * open a {@link HqQuery}.
 */
final class HqArchive implements AutoCloseable {
  private final SqlSession sql;
  private final ChainLedger ledger;
  private final StateBook states;
  private final QuarantineShelf shelf;
  private final SceneBook scenes;

  private HqArchive(SqlSession sql, SqlDialect dialect) {
    this.sql = sql;
    this.ledger = new ChainLedger(sql, dialect);
    this.states = new StateBook(sql, dialect);
    this.shelf = new QuarantineShelf(sql);
    this.scenes = new SceneBook(sql);
  }

  /** Opens the archive, making it or bringing its schema up to date first. */
  static HqArchive open(ArchiveAddress address) throws SQLException {
    SqlDialect dialect = SqlDialect.of(address);
    dialect.migrate(address);
    return new HqArchive(new SqlSession(() -> dialect.writing(address)), dialect);
  }

  /** Begins a transaction in which no other worker changes these checkpoints. */
  void begin(Collection<String> checkpoints) throws SQLException {
    states.lock(checkpoints);
  }

  /** Stores a verified record and follows its chain as far as it goes. */
  Filing store(RecordOpener.Opened opened, Instant received) throws SQLException {
    Filing filing = ledger.store(opened, received);
    if (filing.outcome() == Filing.Outcome.STORED) {
      states.remember(opened.record(), received);
    }
    return filing;
  }

  /** Returns a chain's state; one that nobody has begun is at 0. */
  Chain chain(Chain.Id id) throws SQLException {
    return ledger.chain(id);
  }

  /** Returns what stands around a record's place. */
  ChainLedger.Surroundings surroundings(Position position, RecordHash hash) throws SQLException {
    return ledger.surroundings(position, hash);
  }

  /** Returns the numbers between the chain's head and its highest that are not here. */
  List<Long> missing(Chain chain, int max) throws SQLException {
    return ledger.missing(chain, max);
  }

  /** Keeps what was refused. */
  void quarantine(Quarantined what, byte[] body) throws SQLException {
    shelf.put(what, body);
  }

  /** Returns how often something was refused. */
  long quarantined() throws SQLException {
    return shelf.size();
  }

  /** Returns what was asked for, and what came of it. */
  SceneBook scenes() {
    return scenes;
  }

  /** Notes whether a checkpoint is connected. */
  void online(String checkpoint, boolean online) throws SQLException {
    states.online(checkpoint, online);
  }

  /** Notes that a release of a list exists. */
  void heardOf(ListVersion release, Instant when) throws SQLException {
    states.heardOf(release, when);
  }

  /** Returns the checkpoints that have fallen silent since any worker last asked. */
  List<String> newlySilent(Instant before) throws SQLException {
    return states.newlySilent(before);
  }

  /** Returns the checkpoints whose list has become stale since any worker last asked. */
  List<StateBook.Stale> newlyStale(Instant before) throws SQLException {
    return states.newlyStale(before);
  }

  /** Returns how far a follower has come, if it was ever here. */
  OptionalLong follower(String name) throws SQLException {
    return sql.first(row -> row.getLong(1), "SELECT nr FROM follower WHERE name = ?", name)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** Notes how far a follower has come. */
  void follower(String name, long row) throws SQLException {
    sql.update(
        "INSERT INTO follower(name, nr) VALUES(?, ?)"
            + " ON CONFLICT(name) DO UPDATE SET nr = excluded.nr",
        name,
        row);
  }

  /** Makes everything since {@link #begin} durable. */
  void commit() throws SQLException {
    ledger.finish();
    states.finish();
    sql.commit();
  }

  /** Undoes everything since {@link #begin}. */
  void rollback() throws SQLException {
    ledger.forget();
    states.forget();
    sql.rollback();
  }

  @Override
  public void close() throws SQLException {
    sql.close();
  }
}
