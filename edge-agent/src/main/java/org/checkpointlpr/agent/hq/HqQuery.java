package org.checkpointlpr.agent.hq;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
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

/**
 * Reads headquarters' archive while {@code hq serve} writes it. Everything in it was verified when
 * it was stored. One thread.
 */
public final class HqQuery implements AutoCloseable {
  private final SqlSession sql;
  private final SqlDialect dialect;

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

  private HqQuery(SqlSession sql, SqlDialect dialect) {
    this.sql = sql;
    this.dialect = dialect;
  }

  /**
   * Opens an archive for reading.
   *
   * @throws IOException if there is none, or it cannot be read
   */
  public static HqQuery open(ArchiveAddress archive) throws IOException {
    if (!archive.isShared() && !Files.exists(archive.file())) {
      throw new IOException(
          archive + " does not exist; 'checkpoint hq serve' makes it, --archive names it");
    }
    try {
      SqlDialect dialect = SqlDialect.of(archive);
      return new HqQuery(new SqlSession(() -> dialect.reading(archive)), dialect);
    } catch (SQLException e) {
      throw new IOException(archive + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the row that was stored last, 0 if there is none: whoever follows from here sees only
   * what is new.
   *
   * @throws HqException if the archive cannot be read
   */
  public long lastRow() throws HqException {
    try {
      return sql.first(
              row -> row.getLong(1),
              "SELECT coalesce(max(%s), 0) FROM record".formatted(dialect.row()))
          .orElse(0L);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  /**
   * Returns records in the order of their storage.
   *
   * @throws HqException if the archive cannot be read
   */
  public List<Row> records(Filter filter) throws HqException {
    String column = dialect.row();
    List<Row> rows = new ArrayList<>();
    try (ResultSet found =
        sql.prepare(
                ("SELECT %s, hash, received, signed FROM record WHERE %s > ? AND received >= ?"
                        + " AND (? = '' OR type = ?) AND (? = '' OR cp = ?) ORDER BY %s LIMIT ?")
                    .formatted(column, column, column),
                filter.afterRow(),
                filter.since().toEpochMilli(),
                filter.type(),
                filter.type(),
                filter.checkpoint(),
                filter.checkpoint(),
                filter.limit())
            .executeQuery()) {
      while (found.next()) {
        rows.add(row(found));
      }
      return rows;
    } catch (SQLException e) {
      throw unreadable(e);
    } catch (RefusedException | RecordException e) {
      throw new HqException("the archive is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Returns one record, if it is here.
   *
   * @throws HqException if the archive cannot be read
   */
  public Optional<Row> record(String checkpoint, String epoch, long seq) throws HqException {
    try (ResultSet found =
        sql.prepare(
                "SELECT %s, hash, received, signed FROM record WHERE cp = ? AND epoch = ? AND seq = ?"
                    .formatted(dialect.row()),
                checkpoint,
                epoch,
                seq)
            .executeQuery()) {
      return found.next() ? Optional.of(row(found)) : Optional.empty();
    } catch (SQLException e) {
      throw unreadable(e);
    } catch (RefusedException | RecordException e) {
      throw new HqException("the archive is damaged: " + e.getMessage(), e);
    }
  }

  private static Row row(ResultSet found) throws SQLException, RefusedException, RecordException {
    byte[] signed = found.getBytes(4);
    VerifiedRecord verified =
        new VerifiedRecord(
            RecordJson.read(Signed.contentUnverified(signed, RecordOpener.MAX_BYTES)),
            new RecordHash(found.getString(2)),
            Instant.ofEpochMilli(found.getLong(3)));
    return new Row(found.getLong(1), verified, Bytes.of(signed));
  }

  /**
   * Returns what is known of each checkpoint, by name.
   *
   * @throws HqException if the archive cannot be read
   */
  public List<CheckpointStatus> status() throws HqException {
    try {
      return sql.list(
          HqQuery::status,
          "SELECT s.cp, s.online, s.seen, s.list, s.waiting, s.cameras,"
              + " (SELECT count(*) FROM record r WHERE r.cp = s.cp),"
              + " (SELECT count(*) FROM record r WHERE r.cp = s.cp AND r.type = 'hit'),"
              + " (SELECT coalesce(sum(c.highest - c.upto), 0) FROM chain c WHERE c.cp = s.cp),"
              + " (SELECT count(*) FROM record r JOIN chain c ON c.cp = r.cp"
              + "   AND c.epoch = r.epoch WHERE r.cp = s.cp AND r.seq > c.upto),"
              + " (SELECT coalesce(sum(q.times), 0) FROM quarantine q WHERE q.cp = s.cp),"
              + " (SELECT coalesce(max(c.forked), 0) FROM chain c WHERE c.cp = s.cp), s.stale"
              + " FROM state s ORDER BY s.cp");
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private static CheckpointStatus status(ResultSet row) throws SQLException {
    int online = row.getInt(2);
    Optional<Boolean> said = row.wasNull() ? Optional.empty() : Optional.of(online != 0);
    long seen = row.getLong(3);
    return new CheckpointStatus(
        row.getString(1),
        said,
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(seen)),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9) - row.getLong(10),
        row.getLong(11),
        row.getString(4),
        row.getLong(5),
        row.getString(6),
        row.getInt(12) != 0,
        row.getInt(13) != 0);
  }

  /**
   * Returns what was refused, newest first.
   *
   * @throws HqException if the archive cannot be read
   */
  public List<Quarantined> quarantine(int limit) throws HqException {
    try {
      return sql.list(
          row ->
              new Quarantined(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  Instant.ofEpochMilli(row.getLong(4))),
          "SELECT cp, reason, explanation, received FROM quarantine ORDER BY received DESC LIMIT ?",
          limit);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  /** The next question finds a new connection where this one died. */
  private HqException unreadable(SQLException e) {
    try {
      sql.renew();
    } catch (SQLException again) {
      e.addSuppressed(again);
    }
    return new HqException("the archive cannot be read: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      sql.close();
    } catch (SQLException e) {
      throw new IllegalStateException("a connection that only reads does not close", e);
    }
  }
}
