package org.checkpointlpr.agent.hq;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.checkpointlpr.agent.hit.SceneRequest;

/**
 * Asks for scenes, by a note in the archive: whatever {@code hq serve} works on it signs the
 * request and sends it. One thread.
 */
public final class SceneRequests implements AutoCloseable {
  /** A checkpoint answers sixty in an hour; whoever needs hundreds at once has made a mistake. */
  public static final int MAX_WAITING = 100;

  private static final String COLUMNS =
      "cp, epoch, seq, ask, asked, outcome, answer_epoch, answer_seq FROM scene";

  private final SqlSession sql;
  private final Clock clock;

  /**
   * A hit's place.
   *
   * @param checkpoint whose
   * @param epoch of its chain
   * @param seq the number in it
   */
  public record Hit(String checkpoint, String epoch, long seq) {}

  /**
   * A request.
   *
   * @param hit whose scene
   * @param ask how often it was asked for anew
   * @param asked when, by this machine's clock
   * @param state how far it has come
   * @param answer where the answer stands in the checkpoint's chain, once there is one
   */
  public record Asked(Hit hit, int ask, Instant asked, SceneState state, Optional<Hit> answer) {}

  /** What became of asking. */
  public enum Asking {
    /** Noted; {@code hq serve} sends it. */
    NOTED,
    /** Asked for before; see {@link #find}. */
    KNOWN,
    /** No record with that number is in the archive. */
    NO_RECORD,
    /** The record with that number is no hit. */
    NO_HIT,
    /** Too many requests wait for this checkpoint already. */
    TOO_MANY
  }

  private SceneRequests(SqlSession sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Opens an archive that {@code hq serve} has made.
   *
   * @throws IOException if there is none, or it cannot be written
   */
  public static SceneRequests open(ArchiveAddress archive, Clock clock) throws IOException {
    if (!archive.isShared() && !Files.exists(archive.file())) {
      throw new IOException(
          archive + " does not exist; 'checkpoint hq serve' makes it, --archive names it");
    }
    try {
      SqlDialect dialect = SqlDialect.of(archive);
      dialect.migrate(archive);
      return new SceneRequests(new SqlSession(() -> dialect.writing(archive)), clock);
    } catch (SQLException e) {
      throw new IOException(archive + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * Asks for a scene.
   *
   * @param again ask also for what was answered already
   * @throws HqException if the archive cannot be written
   */
  public Asking ask(Hit hit, boolean again) throws HqException {
    try {
      Asking asking = note(hit, again);
      sql.commit();
      return asking;
    } catch (SQLException e) {
      throw trouble(e);
    }
  }

  /**
   * Returns what is known of one request.
   *
   * @throws HqException if the archive cannot be read
   */
  public Optional<Asked> find(Hit hit) throws HqException {
    try {
      Optional<Asked> found = row(hit);
      sql.commit();
      return found;
    } catch (SQLException e) {
      throw trouble(e);
    }
  }

  /**
   * Returns requests, newest first.
   *
   * @param limit how many at most
   * @throws HqException if the archive cannot be read
   */
  public List<Asked> all(int limit) throws HqException {
    try {
      List<Asked> all =
          sql.list(
              SceneRequests::asked,
              "SELECT " + COLUMNS + " ORDER BY asked DESC, cp, epoch, seq LIMIT ?",
              limit);
      sql.commit();
      return all;
    } catch (SQLException e) {
      throw trouble(e);
    }
  }

  private Asking note(Hit hit, boolean again) throws SQLException {
    // Changes nothing, and takes SQLite's lock before anything is read.
    sql.update("UPDATE scene SET due = due WHERE 1 = 0");
    Optional<String> type =
        sql.first(
            row -> row.getString(1),
            "SELECT type FROM record WHERE cp = ? AND epoch = ? AND seq = ?",
            hit.checkpoint(),
            hit.epoch(),
            hit.seq());
    if (type.isEmpty() || !type.get().equals("hit")) {
      return type.isEmpty() ? Asking.NO_RECORD : Asking.NO_HIT;
    }
    Optional<Asked> before = row(hit);
    boolean waits = before.isPresent() && before.get().state() == SceneState.ASKED;
    if (waits || (before.isPresent() && !again)) {
      return Asking.KNOWN;
    }
    long waiting =
        sql.first(
                row -> row.getLong(1),
                "SELECT count(*) FROM scene WHERE cp = ? AND outcome = ''",
                hit.checkpoint())
            .orElse(0L);
    int ask = before.map(Asked::ask).orElse(0) + 1;
    if (waiting >= MAX_WAITING || ask > SceneRequest.MAX_ASK) {
      return Asking.TOO_MANY;
    }
    long now = clock.millis();
    sql.update(
        "INSERT INTO scene(cp, epoch, seq, ask, asked, due) VALUES(?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT(cp, epoch, seq) DO UPDATE SET ask = excluded.ask,"
            + " asked = excluded.asked, due = excluded.due, times = 0, outcome = '',"
            + " answer_epoch = '', answer_seq = 0",
        hit.checkpoint(),
        hit.epoch(),
        hit.seq(),
        ask,
        now,
        now);
    return Asking.NOTED;
  }

  private Optional<Asked> row(Hit hit) throws SQLException {
    return sql.first(
        SceneRequests::asked,
        "SELECT " + COLUMNS + " WHERE cp = ? AND epoch = ? AND seq = ?",
        hit.checkpoint(),
        hit.epoch(),
        hit.seq());
  }

  private static Asked asked(java.sql.ResultSet row) throws SQLException {
    String answerEpoch = row.getString(7);
    return new Asked(
        new Hit(row.getString(1), row.getString(2), row.getLong(3)),
        row.getInt(4),
        Instant.ofEpochMilli(row.getLong(5)),
        SceneState.of(row.getString(6)),
        answerEpoch.isEmpty()
            ? Optional.empty()
            : Optional.of(new Hit(row.getString(1), answerEpoch, row.getLong(8))));
  }

  private HqException trouble(SQLException e) {
    try {
      sql.rollback();
    } catch (SQLException again) {
      e.addSuppressed(again);
    }
    return new HqException("the archive cannot be used: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      sql.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the archive does not close", e);
    }
  }
}
