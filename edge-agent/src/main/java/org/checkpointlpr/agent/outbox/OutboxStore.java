package org.checkpointlpr.agent.outbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Dropped;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * The outbox's table. One connection, one thread, transactions by the caller.
 *
 * <pre>
 * record  id        row, grows
 *         epoch,seq place in the chain (unique)
 *         kind      0 hit … 5 picture
 *         written   milliseconds since 1970
 *         hash      of the signed record
 *         body      sealed record; NULL once dropped
 *         crc       CRC-32C of the body: a damaged file must not send rubbish for ever
 *         state     0 waiting, 1 handed over, 2 parked, 3 dropped
 *         handed    when it was handed to the broker
 *         refusals  how often the broker refused it
 * meta    key, value: epoch, seq, head, dropped
 * </pre>
 */
final class OutboxStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxStore.class);

  static final int WAITING = 0;
  static final int HANDED = 1;
  static final int PARKED = 2;
  static final int DROPPED = 3;

  private static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS record(id INTEGER PRIMARY KEY, epoch TEXT NOT NULL,"
        + " seq INTEGER NOT NULL, kind INTEGER NOT NULL, written INTEGER NOT NULL,"
        + " hash TEXT NOT NULL, crc INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0,"
        + " handed INTEGER NOT NULL DEFAULT 0, refusals INTEGER NOT NULL DEFAULT 0,"
        + " bytes INTEGER NOT NULL, body BLOB, UNIQUE(epoch, seq))",
    "CREATE INDEX IF NOT EXISTS waiting ON record(kind, id) WHERE state = 0",
    "CREATE INDEX IF NOT EXISTS handed ON record(handed) WHERE state = 1",
    "CREATE INDEX IF NOT EXISTS parked ON record(id) WHERE state = 2"
  };

  private static final String SALVAGE =
      "SELECT id, epoch, seq, kind, written, hash, body, crc FROM record NOT INDEXED";

  /** So many single rows are tried in a damaged file: a few seconds. */
  private static final long MAX_PROBES = 200_000;

  private final Connection connection;

  /** One row, as it is salvaged from a damaged file. */
  record Row(String epoch, long seq, int kind, long written, String hash, Bytes body) {}

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
      return store;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  Optional<String> meta(String key) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
      select.setString(1, key);
      ResultSet row = select.executeQuery();
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  void meta(String key, String value) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)")) {
      insert.setString(1, key);
      insert.setString(2, value);
      insert.executeUpdate();
    }
  }

  void insert(Row row) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO record(epoch, seq, kind, written, hash, crc, bytes, body)"
                + " VALUES(?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, row.epoch());
      insert.setLong(2, row.seq());
      insert.setInt(3, row.kind());
      insert.setLong(4, row.written());
      insert.setString(5, row.hash());
      insert.setLong(6, crc(row.body().toArray()));
      insert.setLong(7, row.body().length());
      insert.setBytes(8, row.body().toArray());
      insert.executeUpdate();
    }
  }

  /** Returns what to send next: kinds in order, each raised by its age. Damaged rows are parked. */
  List<Outgoing> next(int max, long now, long ageingMs) throws SQLException {
    List<Outgoing> outgoing = new ArrayList<>();
    List<Long> damaged = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, body, crc FROM record WHERE id IN (SELECT id FROM ("
                + heads()
                + ")"
                + " ORDER BY kind - (? - written) / ?, id LIMIT ?)"
                + " ORDER BY kind - (? - written) / ?, id")) {
      int at = 1;
      for (RecordKind kind : RecordKind.values()) {
        select.setInt(at++, kind.rank());
        select.setInt(at++, max);
      }
      select.setLong(at++, now);
      select.setLong(at++, ageingMs);
      select.setInt(at++, max);
      select.setLong(at++, now);
      select.setLong(at++, ageingMs);
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        byte[] body = rows.getBytes(2);
        if (body != null && crc(body) == rows.getLong(3)) {
          outgoing.add(new Outgoing(rows.getLong(1), Bytes.of(body)));
        } else {
          damaged.add(rows.getLong(1));
        }
      }
    }
    for (long id : damaged) {
      state(id, PARKED, now);
    }
    return outgoing;
  }

  /** The oldest rows of each kind: with 100,000 waiting, the rest need not be looked at. */
  private static String heads() {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < RecordKind.values().length; i++) {
      parts.add(
          "SELECT * FROM (SELECT id, kind, written FROM record"
              + " WHERE state = 0 AND kind = ? ORDER BY id LIMIT ?)");
    }
    return String.join(" UNION ALL ", parts);
  }

  void state(long id, int state, long now) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE record SET state = ?, handed = ? WHERE id = ?")) {
      update.setInt(1, state);
      update.setLong(2, now);
      update.setLong(3, id);
      update.executeUpdate();
    }
  }

  /** Counts a refusal; parks the row at the third, so that it cannot poison the loop. */
  void refused(long id, int limit) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE record SET refusals = refusals + 1,"
                + " state = CASE WHEN refusals + 1 >= ? THEN 2 ELSE 0 END WHERE id = ?")) {
      update.setInt(1, limit);
      update.setLong(2, id);
      update.executeUpdate();
    }
  }

  /**
   * Gives rows that were handed over before this time without a receipt back to waiting; those from
   * the future too, for the clock may have been set back.
   */
  int resendHandedBefore(long time, long now) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE record SET state = 0 WHERE state = 1 AND (handed <= ? OR handed > ?)")) {
      update.setLong(1, time);
      update.setLong(2, now);
      return update.executeUpdate();
    }
  }

  int resend(String epoch, long seq) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE record SET state = 0 WHERE epoch = ? AND seq = ? AND state = 1")) {
      update.setString(1, epoch);
      update.setLong(2, seq);
      return update.executeUpdate();
    }
  }

  Optional<String> hash(String epoch, long seq) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT hash FROM record WHERE epoch = ? AND seq = ?")) {
      select.setString(1, epoch);
      select.setLong(2, seq);
      ResultSet row = select.executeQuery();
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  /** How much of a chain's beginning is stored: rows that wait, and their bytes. */
  Totals totalsUpTo(String epoch, long seq) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT count(*) FILTER (WHERE state <> 3), coalesce(sum(bytes), 0) FROM record"
                + " WHERE epoch = ? AND seq <= ?")) {
      select.setString(1, epoch);
      select.setLong(2, seq);
      ResultSet row = select.executeQuery();
      row.next();
      return new Totals(row.getLong(1), row.getLong(2));
    }
  }

  int deleteUpTo(String epoch, long seq) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM record WHERE epoch = ? AND seq <= ?")) {
      delete.setString(1, epoch);
      delete.setLong(2, seq);
      return delete.executeUpdate();
    }
  }

  /** Empties the oldest rows that may be dropped, pictures before health; returns what is freed. */
  long drop(String epoch, long bytes, List<Dropped.Link> links) throws SQLException {
    List<Long> ids = new ArrayList<>();
    long freed = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, seq, hash, bytes FROM record WHERE epoch = ? AND kind >= ? AND state IN"
                + " (0, 1) ORDER BY kind DESC, id")) {
      select.setString(1, epoch);
      select.setInt(2, RecordKind.HEALTH.rank());
      ResultSet rows = select.executeQuery();
      while (freed < bytes && links.size() < Dropped.MAX_LINKS && rows.next()) {
        ids.add(rows.getLong(1));
        links.add(new Dropped.Link(rows.getLong(2), new RecordHash(rows.getString(3))));
        freed += rows.getLong(4);
      }
    }
    for (long id : ids) {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE record SET state = 3, bytes = 0, body = NULL WHERE id = ?")) {
        update.setLong(1, id);
        update.executeUpdate();
      }
    }
    return freed;
  }

  /** Reads the whole table: once, at the start. */
  Totals totals() throws SQLException {
    try (Statement select = connection.createStatement()) {
      ResultSet row =
          select.executeQuery(
              "SELECT count(*) FILTER (WHERE state <> 3), coalesce(sum(bytes), 0) FROM record");
      row.next();
      return new Totals(row.getLong(1), row.getLong(2));
    }
  }

  long parked() throws SQLException {
    try (Statement select = connection.createStatement()) {
      ResultSet row = select.executeQuery("SELECT count(*) FROM record WHERE state = 2");
      row.next();
      return row.getLong(1);
    }
  }

  /** Returns when the oldest row that waits was written, milliseconds since 1970. */
  Optional<Long> oldest() throws SQLException {
    try (Statement select = connection.createStatement()) {
      ResultSet row =
          select.executeQuery("SELECT written FROM record WHERE state <> 3 ORDER BY id LIMIT 1");
      return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
    }
  }

  /** Transactions are begun and ended by hand: the driver's own fail where nothing was written. */
  void begin() throws SQLException {
    execute("BEGIN IMMEDIATE");
  }

  void commit() throws SQLException {
    execute("COMMIT");
  }

  void rollback() throws SQLException {
    execute("ROLLBACK");
  }

  /** Limits the file as a full disk would; for tests. */
  void limitPages(int pages) throws SQLException {
    execute("PRAGMA max_page_count = " + pages);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /**
   * Reads whatever can still be read of a damaged file: from both ends of the table, then number by
   * number, for a damaged page in the middle hides nothing but its own rows.
   */
  static List<Row> salvage(Path file) {
    Map<Long, Row> rows = new TreeMap<>();
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try (Connection damaged = config.createConnection("jdbc:sqlite:" + file);
        Statement pragma = damaged.createStatement()) {
      // Otherwise a file shorter than its header says is refused as a whole.
      pragma.execute("PRAGMA writable_schema = ON");
      read(damaged, SALVAGE + " ORDER BY id", rows);
      read(damaged, SALVAGE + " ORDER BY id DESC", rows);
      long last = rows.isEmpty() ? 0 : Collections.max(rows.keySet());
      for (long id = 1; id <= Math.min(last + 1000, MAX_PROBES); id++) {
        if (!rows.containsKey(id)) {
          read(damaged, SALVAGE + " WHERE id = " + id, rows);
        }
      }
    } catch (SQLException e) {
      LOG.debug("salvage ended: {}", e.getMessage());
    }
    return List.copyOf(rows.values());
  }

  private static void read(Connection damaged, String sql, Map<Long, Row> rows) {
    try (Statement select = damaged.createStatement()) {
      ResultSet found = select.executeQuery(sql);
      while (found.next()) {
        byte[] body = found.getBytes(7);
        if (body != null && crc(body) == found.getLong(8)) {
          rows.put(
              found.getLong(1),
              new Row(
                  found.getString(2),
                  found.getLong(3),
                  found.getInt(4),
                  found.getLong(5),
                  found.getString(6),
                  Bytes.of(body)));
        }
      }
    } catch (SQLException | RuntimeException e) {
      LOG.trace("salvage met the damage: {}", e.toString());
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

  private static long crc(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return crc.getValue();
  }
}
