package org.checkpointlpr.agent.hq;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.checkpointlpr.agent.hit.CheckpointRecord;
import org.checkpointlpr.agent.hit.Dropped;
import org.checkpointlpr.agent.hit.Health;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordKind;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.sqlite.SQLiteConfig;

/**
 * Headquarters' archive in SQLite. One writer thread; readers open their own. A record's key is
 * {@code (cp, epoch, seq)}: the same record a hundred times is one row.
 *
 * <pre>
 * record      what was verified, with the signed bytes as evidence
 * chain       per checkpoint and epoch: all records up to upto are here and linked
 * dropped     numbers that a checkpoint says it dropped, with their hashes
 * quarantine  what was refused, with the reason
 * state       last word of each checkpoint
 * </pre>
 */
final class HqArchive implements AutoCloseable {
  private static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS record(cp TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL,"
        + " type TEXT NOT NULL, hash TEXT NOT NULL, prev TEXT NOT NULL, written INTEGER NOT NULL,"
        + " received INTEGER NOT NULL, signed BLOB NOT NULL, PRIMARY KEY(cp, epoch, seq))",
    "CREATE INDEX IF NOT EXISTS record_time ON record(type, received)",
    "CREATE TABLE IF NOT EXISTS chain(cp TEXT NOT NULL, epoch TEXT NOT NULL, upto INTEGER NOT NULL,"
        + " head TEXT NOT NULL, highest INTEGER NOT NULL, forked INTEGER NOT NULL DEFAULT 0,"
        + " began INTEGER NOT NULL, PRIMARY KEY(cp, epoch)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS dropped(cp TEXT NOT NULL, epoch TEXT NOT NULL,"
        + " seq INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY(cp, epoch, seq)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS quarantine(id INTEGER PRIMARY KEY, cp TEXT NOT NULL,"
        + " reason TEXT NOT NULL, explanation TEXT NOT NULL, received INTEGER NOT NULL,"
        + " body BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS state(cp TEXT PRIMARY KEY, online INTEGER, seen INTEGER,"
        + " list TEXT NOT NULL DEFAULT '', waiting INTEGER NOT NULL DEFAULT -1,"
        + " cameras TEXT NOT NULL DEFAULT '', silent INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"
  };

  private final Connection connection;

  /** Where a chain stands. */
  record Chain(
      String checkpoint, String epoch, long upTo, RecordHash head, long highest, boolean forked) {}

  /** What became of a record. */
  enum Outcome {
    /** New, stored. */
    STORED,
    /** Here already, the same bytes or the same content under another signature. */
    DUPLICATE,
    /** Another record stands under its number, or its predecessor is another one. */
    FORKED
  }

  private HqArchive(Connection connection) {
    this.connection = connection;
  }

  static HqArchive open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(5000);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      for (String sql : SCHEMA) {
        statement.execute(sql);
      }
    }
    connection.setAutoCommit(false);
    return new HqArchive(connection);
  }

  /** Stores a verified record and follows its chain as far as it goes. */
  Outcome store(RecordOpener.Opened opened, Instant received) throws SQLException {
    Position position = opened.record().position();
    Optional<String> known = hashAt(position.checkpoint(), position.epoch(), position.seq());
    if (known.isPresent()) {
      if (known.get().equals(opened.hash().text())) {
        return Outcome.DUPLICATE;
      }
      markForked(position);
      return Outcome.FORKED;
    }
    Chain chain = chain(position.checkpoint(), position.epoch(), received);
    if (position.seq() <= chain.upTo()
        || (position.seq() == chain.upTo() + 1 && !position.previous().equals(chain.head()))) {
      markForked(position);
      return Outcome.FORKED;
    }
    insert(opened, received);
    if (opened.record().body() instanceof Dropped dropped) {
      rememberDropped(position, dropped);
    }
    remember(opened.record(), received);
    advance(chain, Math.max(chain.highest(), position.seq()));
    return Outcome.STORED;
  }

  /** Returns the chain's state; a chain that is new begins at 0. */
  Chain chain(String checkpoint, String epoch, Instant now) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT OR IGNORE INTO chain(cp, epoch, upto, head, highest, began)"
                + " VALUES(?, ?, 0, ?, 0, ?)")) {
      insert.setString(1, checkpoint);
      insert.setString(2, epoch);
      insert.setString(3, RecordHash.NONE.text());
      insert.setLong(4, now.toEpochMilli());
      insert.executeUpdate();
    }
    return chains(checkpoint).stream()
        .filter(c -> c.epoch().equals(epoch))
        .findFirst()
        .orElseThrow();
  }

  /** Returns whether a checkpoint that is known already begins a chain that is not. */
  boolean beginsAnotherChain(String checkpoint, String epoch) throws SQLException {
    List<Chain> chains = chains(checkpoint);
    return !chains.isEmpty() && chains.stream().noneMatch(c -> c.epoch().equals(epoch));
  }

  /** Returns all chains of a checkpoint, oldest first. */
  List<Chain> chains(String checkpoint) throws SQLException {
    List<Chain> chains = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT cp, epoch, upto, head, highest, forked FROM chain WHERE cp = ?"
                + " ORDER BY began")) {
      select.setString(1, checkpoint);
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        chains.add(
            new Chain(
                rows.getString(1),
                rows.getString(2),
                rows.getLong(3),
                new RecordHash(rows.getString(4)),
                rows.getLong(5),
                rows.getInt(6) != 0));
      }
    }
    return chains;
  }

  /** Returns the numbers between the chain's head and its highest that are not here. */
  List<Long> missing(Chain chain, int max) throws SQLException {
    List<Long> missing = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT seq FROM record WHERE cp = ?1 AND epoch = ?2 AND seq > ?3 UNION"
                + " SELECT seq FROM dropped WHERE cp = ?1 AND epoch = ?2 AND seq > ?3 ORDER BY 1")) {
      select.setString(1, chain.checkpoint());
      select.setString(2, chain.epoch());
      select.setLong(3, chain.upTo());
      ResultSet rows = select.executeQuery();
      long expected = chain.upTo() + 1;
      while (rows.next() && missing.size() < max) {
        for (; expected < rows.getLong(1) && missing.size() < max; expected++) {
          missing.add(expected);
        }
        expected = rows.getLong(1) + 1;
      }
    }
    return missing;
  }

  void quarantine(Quarantined what, byte[] body) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO quarantine(cp, reason, explanation, received, body)"
                + " VALUES(?, ?, ?, ?, ?)")) {
      insert.setString(1, what.checkpoint());
      insert.setString(2, what.reason());
      insert.setString(3, what.explanation());
      insert.setLong(4, what.received().toEpochMilli());
      insert.setBytes(5, body);
      insert.executeUpdate();
    }
  }

  long quarantined() throws SQLException {
    try (Statement select = connection.createStatement()) {
      ResultSet row = select.executeQuery("SELECT count(*) FROM quarantine");
      return row.next() ? row.getLong(1) : 0;
    }
  }

  void online(String checkpoint, boolean online) throws SQLException {
    ensureState(checkpoint);
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE state SET online = ? WHERE cp = ?")) {
      update.setInt(1, online ? 1 : 0);
      update.setString(2, checkpoint);
      update.executeUpdate();
    }
  }

  /** Returns the checkpoints that have fallen silent since they were last asked about. */
  List<String> newlySilent(Instant before) throws SQLException {
    List<String> silent = new ArrayList<>();
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE state SET silent = 1 WHERE silent = 0 AND seen < ? RETURNING cp")) {
      update.setLong(1, before.toEpochMilli());
      ResultSet rows = update.executeQuery();
      while (rows.next()) {
        silent.add(rows.getString(1));
      }
    }
    return silent;
  }

  void commit() throws SQLException {
    connection.commit();
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private Optional<String> hashAt(String checkpoint, String epoch, long seq) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT hash FROM record WHERE cp = ?1 AND epoch = ?2 AND seq = ?3 UNION ALL"
                + " SELECT hash FROM dropped WHERE cp = ?1 AND epoch = ?2 AND seq = ?3")) {
      select.setString(1, checkpoint);
      select.setString(2, epoch);
      select.setLong(3, seq);
      ResultSet row = select.executeQuery();
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  private void insert(RecordOpener.Opened opened, Instant received) throws SQLException {
    CheckpointRecord record = opened.record();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO record(cp, epoch, seq, type, hash, prev, written, received, signed)"
                + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, record.position().checkpoint());
      insert.setString(2, record.position().epoch());
      insert.setLong(3, record.position().seq());
      insert.setString(4, record.body().kind().word());
      insert.setString(5, opened.hash().text());
      insert.setString(6, record.position().previous().text());
      insert.setLong(7, record.written().toEpochMilli());
      insert.setLong(8, received.toEpochMilli());
      insert.setBytes(9, opened.signed().toArray());
      insert.executeUpdate();
    }
  }

  private void rememberDropped(Position position, Dropped dropped) throws SQLException {
    for (Dropped.Link link : dropped.links()) {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT OR IGNORE INTO dropped(cp, epoch, seq, hash) VALUES(?, ?, ?, ?)")) {
        insert.setString(1, position.checkpoint());
        insert.setString(2, position.epoch());
        insert.setLong(3, link.seq());
        insert.setString(4, link.hash().text());
        insert.executeUpdate();
      }
    }
  }

  /** Moves the head over all that is here and links; a link that does not fit is a fork. */
  private void advance(Chain chain, long highest) throws SQLException {
    long upTo = chain.upTo();
    String head = chain.head().text();
    boolean forked = chain.forked();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT seq, hash, prev FROM record WHERE cp = ?1 AND epoch = ?2 AND seq > ?3"
                + " UNION ALL SELECT seq, hash, NULL FROM dropped WHERE cp = ?1 AND epoch = ?2"
                + " AND seq > ?3 ORDER BY 1 LIMIT 1000")) {
      select.setString(1, chain.checkpoint());
      select.setString(2, chain.epoch());
      select.setLong(3, upTo);
      ResultSet rows = select.executeQuery();
      while (rows.next() && rows.getLong(1) <= upTo + 1) {
        if (rows.getLong(1) == upTo) {
          continue; // dropped at the checkpoint after it had been sent: both tables have it
        }
        String previous = rows.getString(3);
        if (previous != null && !previous.equals(head)) {
          forked = true;
          break;
        }
        upTo = rows.getLong(1);
        head = rows.getString(2);
      }
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE chain SET upto = ?, head = ?, highest = ?, forked = ? WHERE cp = ?"
                + " AND epoch = ?")) {
      update.setLong(1, upTo);
      update.setString(2, head);
      update.setLong(3, highest);
      update.setInt(4, forked ? 1 : 0);
      update.setString(5, chain.checkpoint());
      update.setString(6, chain.epoch());
      update.executeUpdate();
    }
  }

  private void markForked(Position position) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE chain SET forked = 1 WHERE cp = ? AND epoch = ?")) {
      update.setString(1, position.checkpoint());
      update.setString(2, position.epoch());
      update.executeUpdate();
    }
  }

  private void remember(CheckpointRecord record, Instant received) throws SQLException {
    String checkpoint = record.position().checkpoint();
    ensureState(checkpoint);
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE state SET seen = ?, silent = 0 WHERE cp = ?")) {
      update.setLong(1, received.toEpochMilli());
      update.setString(2, checkpoint);
      update.executeUpdate();
    }
    if (record.body() instanceof Health health) {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE state SET list = ?, waiting = ?, cameras = ? WHERE cp = ?")) {
        update.setString(1, words(health.list()));
        update.setLong(2, health.waiting());
        update.setString(3, health.cameras().toString());
        update.setString(4, checkpoint);
        update.executeUpdate();
      }
    } else if (record.body() instanceof Hit hit) {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE state SET list = ? WHERE cp = ?")) {
        update.setString(1, words(hit.list()));
        update.setString(2, checkpoint);
        update.executeUpdate();
      }
    }
  }

  private static String words(ListVersion list) {
    return list.list() + " " + list.version();
  }

  private void ensureState(String checkpoint) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR IGNORE INTO state(cp) VALUES(?)")) {
      insert.setString(1, checkpoint);
      insert.executeUpdate();
    }
  }

  static String hitType() {
    return RecordKind.HIT.word();
  }
}
