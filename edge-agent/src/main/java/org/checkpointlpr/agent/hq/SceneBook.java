package org.checkpointlpr.agent.hq;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.SceneAnswer;

/**
 * Which scenes were asked for, and what came of it. A request is repeated until it is answered,
 * after a minute first and then after twice as long each time, but at least once in twelve hours.
 * One thread.
 */
final class SceneBook {
  /** A checkpoint keeps a scene no longer than this. */
  static final Duration GIVE_UP = Duration.ofDays(14);

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  private final SqlSession sql;

  /** A request that is to be sent now. */
  record Due(String checkpoint, String epoch, long seq, int ask) {}

  private record Waiting(Due due, int times, long asked) {}

  SceneBook(SqlSession sql) {
    this.sql = sql;
  }

  /**
   * Returns the requests whose turn it is, and puts them off; another worker does not get them. To
   * be called outside a transaction, and followed by a commit.
   */
  List<Due> due(Instant now, int limit) throws SQLException {
    List<Waiting> waiting =
        sql.list(
            row ->
                new Waiting(
                    new Due(row.getString(1), row.getString(2), row.getLong(3), row.getInt(4)),
                    row.getInt(5),
                    row.getLong(6)),
            "SELECT cp, epoch, seq, ask, times, asked FROM scene WHERE outcome = '' AND due <= ?"
                + " ORDER BY due LIMIT ?",
            now.toEpochMilli(),
            limit);
    List<Due> ours = new ArrayList<>();
    if (!waiting.isEmpty()) {
      // SQLite lets nobody write who has read before another one wrote.
      sql.commit();
    }
    for (Waiting one : waiting) {
      Due due = one.due();
      boolean isOver = now.toEpochMilli() - one.asked() > GIVE_UP.toMillis();
      int changed =
          sql.update(
              "UPDATE scene SET times = times + 1, due = ?, outcome = ?"
                  + " WHERE cp = ? AND epoch = ? AND seq = ? AND outcome = '' AND due <= ?",
              now.plus(pause(one.times())).toEpochMilli(),
              isOver ? SceneState.UNANSWERED.word() : "",
              due.checkpoint(),
              due.epoch(),
              due.seq(),
              now.toEpochMilli());
      if (changed > 0 && !isOver) {
        ours.add(due);
      }
    }
    return ours;
  }

  /** Repeats at once what a checkpoint has not answered: it has come back. */
  void hurry(String checkpoint, Instant now) throws SQLException {
    sql.update(
        "UPDATE scene SET due = ? WHERE cp = ? AND outcome = '' AND due > ?",
        now.toEpochMilli(),
        checkpoint,
        now.toEpochMilli());
  }

  /** Notes an answer, also one to a request that is not known here any more. */
  void answered(Position answer, SceneAnswer what, SceneState state, Instant now)
      throws SQLException {
    sql.update(
        "INSERT INTO scene(cp, epoch, seq, ask, asked, due, outcome, answer_epoch, answer_seq)"
            + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(cp, epoch, seq) DO UPDATE SET"
            + " outcome = excluded.outcome, answer_epoch = excluded.answer_epoch,"
            + " answer_seq = excluded.answer_seq WHERE scene.ask <= excluded.ask",
        answer.checkpoint(),
        what.epoch(),
        what.seq(),
        what.ask(),
        now.toEpochMilli(),
        now.toEpochMilli(),
        state.word(),
        answer.epoch(),
        answer.seq());
  }

  private static Duration pause(int times) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times, 20));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
