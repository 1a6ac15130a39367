package org.checkpointlpr.agent.outbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Dropped;
import org.checkpointlpr.agent.hit.Receipt;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordKind;
import org.sqlite.SQLiteConfig;

/**
 * The outbox's table. One connection, one thread, transactions by the caller.
 *
 * <pre>
 * record  id        row, grows
 *         epoch,seq place in the chain (unique)
 *         kind      0 hit … 9 scene
 *         written   milliseconds since 1970
 *         hash      of the signed record
 *         body      sealed record; NULL once dropped
 *         crc       CRC-32C of the body: a damaged file must not send rubbish for ever
 *         state     0 waiting, 1 handed over, 2 parked, 3 dropped
 *         handed    when it was handed to the broker, or parked
 *         refusals  how often the broker refused it
 * meta    key, value: epoch, seq, head, dropped
 * </pre>
 */
final class OutboxStore implements AutoCloseable {
  static final int WAITING = 0;
  static final int HANDED = 1;
  static final int PARKED = 2;
  static final int DROPPED = 3;

  /** Written out wherever it is asked for: only then is the index of such rows used. */
  private static final String DROPPABLE =
      "kind >= " + RecordKind.HEALTH.rank() + " AND state < " + PARKED;

  /**
   * 0 goes first. Neither end of a clock that jumps may show: what was written in the future is not
   * younger than new, and nothing is more urgent than a hit.
   */
  private static final String URGENCY = "max(0, kind - max(0, ?1 - written) / ?2)";

  private static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS record(id INTEGER PRIMARY KEY, epoch TEXT NOT NULL,"
        + " seq INTEGER NOT NULL, kind INTEGER NOT NULL, written INTEGER NOT NULL,"
        + " hash TEXT NOT NULL, crc INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0,"
        + " handed INTEGER NOT NULL DEFAULT 0, refusals INTEGER NOT NULL DEFAULT 0,"
        + " bytes INTEGER NOT NULL, body BLOB, UNIQUE(epoch, seq))",
    "CREATE INDEX IF NOT EXISTS waiting ON record(kind, id) WHERE state = 0",
    "CREATE INDEX IF NOT EXISTS handed ON record(handed) WHERE state = 1",
    "CREATE INDEX IF NOT EXISTS parked ON record(id) WHERE state = 2",
    "CREATE INDEX IF NOT EXISTS droppable ON record(kind DESC, id) WHERE " + DROPPABLE
  };

  private static final List<RecordKind> KINDS = List.of(RecordKind.values());

  private final Connection connection;

  /** Kept for the connection's life: preparing costs more than running. */
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private boolean durable = true;

  /** One row, as it is inserted, or salvaged from a damaged file. */
  record Row(String epoch, long seq, int kind, long written, String hash, Bytes body) {}

  /** How many are asked for, how many pictures among them, at what time and with what ageing. */
  record Next(int max, int pictures, long now, long ageingMs) {}

  /** How much is there. */
  record Totals(long waiting, long bytes) {}

  private OutboxStore(Connection connection) {
    this.connection = connection;
  }

  /** Opens or makes the file, and checks that all of it can be read. */
  static OutboxStore open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setBusyTimeout(2000);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    OutboxStore store = new OutboxStore(connection);
    try {
      store.requireIntact();
      for (String statement : SCHEMA) {
        store.execute(statement);
      }
      // The writer says when: a checkpoint inside a hit's own commit made it wait 20 ms.
      store.execute("PRAGMA wal_autocheckpoint = 0");
      return store;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  Optional<String> meta(String key) throws SQLException {
    return text(prepared("SELECT value FROM meta WHERE key = ?", key));
  }

  void meta(String key, String value) throws SQLException {
    prepared("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)", key, value).executeUpdate();
  }

  void insert(Row row) throws SQLException {
    byte[] body = row.body().toArray();
    prepared(
            "INSERT INTO record(epoch, seq, kind, written, hash, crc, bytes, body)"
                + " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
            row.epoch(),
            row.seq(),
            row.kind(),
            row.written(),
            row.hash(),
            crc(body),
            body.length,
            body)
        .executeUpdate();
  }

  /** Returns what to send next: kinds in order, each raised by its age. Damaged rows are parked. */
  List<Outgoing> next(Next what) throws SQLException {
    List<Outgoing> outgoing = new ArrayList<>();
    List<Long> damaged = new ArrayList<>();
    PreparedStatement select =
        prepared(
            "SELECT id, kind, body, crc FROM record WHERE id IN (SELECT id FROM ("
                + heads()
                + ") ORDER BY "
                + URGENCY
                + ", id LIMIT ?3) ORDER BY "
                + URGENCY
                + ", id",
            what.now(),
            what.ageingMs(),
            what.max(),
            what.pictures());
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        byte[] body = rows.getBytes(3);
        if (body != null && crc(body) == rows.getLong(4)) {
          RecordKind kind = KINDS.get(rows.getInt(2));
          outgoing.add(new Outgoing(rows.getLong(1), kind, Bytes.of(body)));
        } else {
          damaged.add(rows.getLong(1));
        }
      }
    }
    for (long id : damaged) {
      state(id, PARKED, what.now());
    }
    return outgoing;
  }

  /**
   * The oldest rows of each kind: with 100,000 waiting, the rest need not be looked at. Of all
   * kinds of pictures together no more than pictures are asked for.
   */
  private static String heads() {
    return heads(false, "?3")
        + " UNION ALL SELECT * FROM (SELECT * FROM ("
        + heads(true, "?4")
        + ") ORDER BY "
        + URGENCY
        + ", id LIMIT ?4)";
  }

  private static String heads(boolean pictures, String limit) {
    return KINDS.stream()
        .filter(kind -> kind.isPicture() == pictures)
        .map(
            kind ->
                "SELECT * FROM (SELECT id, kind, written FROM record"
                    + " WHERE state = 0 AND kind = %d ORDER BY id LIMIT %s)"
                        .formatted(kind.rank(), limit))
        .collect(Collectors.joining(" UNION ALL "));
  }

  void state(long id, int state, long now) throws SQLException {
    prepared("UPDATE record SET state = ?, handed = ? WHERE id = ?", state, now, id)
        .executeUpdate();
  }

  /** Counts a refusal; parks the row at the third, so that it cannot poison the loop. */
  void refused(long id, int limit, long now) throws SQLException {
    prepared(
            "UPDATE record SET refusals = refusals + 1, handed = ?,"
                + " state = CASE WHEN refusals + 1 >= ? THEN 2 ELSE 0 END WHERE id = ?",
            now,
            limit,
            id)
        .executeUpdate();
  }

  /** Parks what headquarters does not take; another record under that number is not meant. */
  void park(String epoch, Receipt.Refused refused, long now) throws SQLException {
    prepared(
            "UPDATE record SET state = 2, handed = ?"
                + " WHERE epoch = ? AND seq = ? AND hash = ? AND state < 2",
            now,
            epoch,
            refused.seq(),
            refused.hash().text())
        .executeUpdate();
  }

  /**
   * Gives rows that were handed over before this time without a receipt back to waiting; those from
   * the future too, for the clock may have been set back.
   */
  int resendHandedBefore(long time, long now) throws SQLException {
    return prepared(
            "UPDATE record SET state = 0 WHERE state = 1 AND (handed <= ? OR handed > ?)",
            time,
            now)
        .executeUpdate();
  }

  /** Gives rows that were parked before this time another chance; those from the future too. */
  int retryParkedBefore(long time, long now) throws SQLException {
    return prepared(
            "UPDATE record SET state = 0 WHERE state = 2 AND (handed <= ? OR handed > ?)",
            time,
            now)
        .executeUpdate();
  }

  int resend(String epoch, long seq) throws SQLException {
    return prepared(
            "UPDATE record SET state = 0 WHERE epoch = ? AND seq = ? AND state = 1", epoch, seq)
        .executeUpdate();
  }

  Optional<String> hash(String epoch, long seq) throws SQLException {
    return text(prepared("SELECT hash FROM record WHERE epoch = ? AND seq = ?", epoch, seq));
  }

  /** How much of a chain's beginning is stored: rows that wait, and their bytes. */
  Totals totalsUpTo(String epoch, long seq) throws SQLException {
    return totals(
        prepared(
            "SELECT count(*) FILTER (WHERE state <> 3), coalesce(sum(bytes), 0) FROM record"
                + " WHERE epoch = ? AND seq <= ?",
            epoch,
            seq));
  }

  int deleteUpTo(String epoch, long seq) throws SQLException {
    return prepared("DELETE FROM record WHERE epoch = ? AND seq <= ?", epoch, seq).executeUpdate();
  }

  /** Empties the oldest rows that may be dropped, pictures before health; returns what is freed. */
  long drop(String epoch, long bytes, List<Dropped.Link> links) throws SQLException {
    List<Long> ids = new ArrayList<>();
    long freed = 0;
    PreparedStatement select =
        prepared(
            "SELECT id, seq, hash, bytes FROM record WHERE "
                + DROPPABLE
                + " AND epoch = ? ORDER BY kind DESC, id",
            epoch);
    try (ResultSet rows = select.executeQuery()) {
      while (freed < bytes && links.size() < Dropped.MAX_LINKS && rows.next()) {
        ids.add(rows.getLong(1));
        links.add(new Dropped.Link(rows.getLong(2), new RecordHash(rows.getString(3))));
        freed += rows.getLong(4);
      }
    }
    for (long id : ids) {
      prepared("UPDATE record SET state = 3, bytes = 0, body = NULL WHERE id = ?", id)
          .executeUpdate();
    }
    return freed;
  }

  /** Reads the whole table: once, at the start. */
  Totals totals() throws SQLException {
    return totals(
        prepared("SELECT count(*) FILTER (WHERE state <> 3), coalesce(sum(bytes), 0) FROM record"));
  }

  long parked() throws SQLException {
    return number(prepared("SELECT count(*) FROM record WHERE state = 2")).orElse(0L);
  }

  /** Returns when the oldest row that waits was written, milliseconds since 1970. */
  Optional<Long> oldest() throws SQLException {
    return number(prepared("SELECT written FROM record WHERE state <> 3 ORDER BY id LIMIT 1"));
  }

  /**
   * Begins a transaction. By hand, as its end is: the driver's own fail where nothing was written.
   *
   * @param isDurable whether its commit must survive a power cut; one that says only what was sent
   *     need not, and costs no fsync. Never is a later commit durable without this one.
   */
  void begin(boolean isDurable) throws SQLException {
    if (isDurable != durable) {
      execute("PRAGMA synchronous = " + (isDurable ? "FULL" : "NORMAL"));
      durable = isDurable;
    }
    prepared("BEGIN IMMEDIATE").execute();
  }

  void commit() throws SQLException {
    prepared("COMMIT").execute();
  }

  /** Rolls back. Statements that have failed are of no further use: all are prepared anew. */
  void rollback() throws SQLException {
    forgetStatements();
    execute("ROLLBACK");
  }

  /** Moves what was committed from the log into the file, outside any transaction. */
  void checkpoint() throws SQLException {
    execute("PRAGMA wal_checkpoint(PASSIVE)");
  }

  /** Limits the file as a full disk would; for tests. */
  void limitPages(int pages) throws SQLException {
    execute("PRAGMA max_page_count = " + pages);
  }

  @Override
  public void close() throws SQLException {
    forgetStatements();
    connection.close();
  }

  private void forgetStatements() throws SQLException {
    List<PreparedStatement> all = List.copyOf(statements.values());
    statements.clear();
    for (PreparedStatement statement : all) {
      statement.close();
    }
  }

  private PreparedStatement prepared(String sql, Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private static Optional<String> text(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  private static Optional<Long> number(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
    }
  }

  private static Totals totals(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      row.next();
      return new Totals(row.getLong(1), row.getLong(2));
    }
  }

  private void requireIntact() throws SQLException {
    try (Statement check = connection.createStatement()) {
      ResultSet result = check.executeQuery("PRAGMA quick_check(1)");
      if (!result.next() || !"ok".equals(result.getString(1))) {
        throw new SQLException("quick_check: the file is damaged");
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static long crc(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return crc.getValue();
  }
}
