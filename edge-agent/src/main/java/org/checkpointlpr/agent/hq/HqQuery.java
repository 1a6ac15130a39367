package org.checkpointlpr.agent.hq;

import java.io.IOException;
import java.nio.file.Files;
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
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.RecordException;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordJson;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Signed;
import org.sqlite.SQLiteConfig;

/**
 * Reads headquarters' archive while {@code hq serve} writes it. Everything in it was verified when
 * it was stored. One thread.
 */
public final class HqQuery implements AutoCloseable {
  private final Connection connection;

  /**
   * Which records.
   *
   * @param type {@code hit}, {@code health} …; empty for all
   * @param checkpoint one checkpoint's; empty for all
   * @param since received at or after this instant
   * @param afterRow only rows after this one
   * @param limit how many at most
   */
  public record Filter(String type, String checkpoint, Instant since, long afterRow, int limit) {}

  /**
   * A stored record.
   *
   * @param row grows; for {@link Filter#afterRow}
   * @param verified the record
   * @param signed the signed bytes, for evidence
   */
  public record Row(long row, VerifiedRecord verified, Bytes signed) {}

  private HqQuery(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens an archive for reading.
   *
   * @throws IOException if there is none, or it cannot be read
   */
  public static HqQuery open(Path archive) throws IOException {
    if (!Files.exists(archive)) {
      throw new IOException(
          archive + " does not exist; 'checkpoint hq serve' makes it, --archive names it");
    }
    try {
      SQLiteConfig config = new SQLiteConfig();
      config.setReadOnly(true);
      config.setBusyTimeout(5000);
      return new HqQuery(config.createConnection("jdbc:sqlite:" + archive));
    } catch (SQLException e) {
      throw new IOException(archive + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Returns records in the order of their storage.
   *
   * @throws HqException if the archive cannot be read
   */
  public List<Row> records(Filter filter) throws HqException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT rowid, hash, received, signed FROM record WHERE rowid > ? AND received >= ?"
                + " AND (? = '' OR type = ?) AND (? = '' OR cp = ?) ORDER BY rowid LIMIT ?")) {
      select.setLong(1, filter.afterRow());
      select.setLong(2, filter.since().toEpochMilli());
      select.setString(3, filter.type());
      select.setString(4, filter.type());
      select.setString(5, filter.checkpoint());
      select.setString(6, filter.checkpoint());
      select.setInt(7, filter.limit());
      ResultSet found = select.executeQuery();
      while (found.next()) {
        byte[] signed = found.getBytes(4);
        VerifiedRecord verified =
            new VerifiedRecord(
                RecordJson.read(Signed.contentUnverified(signed, RecordOpener.MAX_BYTES)),
                new RecordHash(found.getString(2)),
                Instant.ofEpochMilli(found.getLong(3)));
        rows.add(new Row(found.getLong(1), verified, Bytes.of(signed)));
      }
      return rows;
    } catch (SQLException | RefusedException | RecordException e) {
      throw new HqException("the archive cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Returns what is known of each checkpoint, by name.
   *
   * @throws HqException if the archive cannot be read
   */
  public List<CheckpointStatus> status() throws HqException {
    List<CheckpointStatus> all = new ArrayList<>();
    try (Statement select = connection.createStatement()) {
      ResultSet row =
          select.executeQuery(
              "SELECT s.cp, s.online, s.seen, s.list, s.waiting, s.cameras,"
                  + " (SELECT count(*) FROM record r WHERE r.cp = s.cp),"
                  + " (SELECT count(*) FROM record r WHERE r.cp = s.cp AND r.type = 'hit'),"
                  + " (SELECT coalesce(sum(c.highest - c.upto), 0) FROM chain c"
                  + "   WHERE c.cp = s.cp),"
                  + " (SELECT count(*) FROM record r JOIN chain c ON c.cp = r.cp"
                  + "   AND c.epoch = r.epoch WHERE r.cp = s.cp AND r.seq > c.upto),"
                  + " (SELECT count(*) FROM quarantine q WHERE q.cp = s.cp)"
                  + " FROM state s ORDER BY s.cp");
      while (row.next()) {
        int online = row.getInt(2);
        Optional<Boolean> said = row.wasNull() ? Optional.empty() : Optional.of(online != 0);
        long seen = row.getLong(3);
        all.add(
            new CheckpointStatus(
                row.getString(1),
                said,
                row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(seen)),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9) - row.getLong(10),
                row.getLong(11),
                row.getString(4),
                row.getLong(5),
                row.getString(6)));
      }
      return all;
    } catch (SQLException e) {
      throw new HqException("the archive cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Returns what was refused, newest first.
   *
   * @throws HqException if the archive cannot be read
   */
  public List<Quarantined> quarantine(int limit) throws HqException {
    List<Quarantined> all = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT cp, reason, explanation, received FROM quarantine ORDER BY id DESC LIMIT ?")) {
      select.setInt(1, limit);
      ResultSet row = select.executeQuery();
      while (row.next()) {
        all.add(
            new Quarantined(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4))));
      }
      return all;
    } catch (SQLException e) {
      throw new HqException("the archive cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("a connection that only reads does not close", e);
    }
  }
}
