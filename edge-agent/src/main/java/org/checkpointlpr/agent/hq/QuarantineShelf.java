package org.checkpointlpr.agent.hq;

import java.sql.SQLException;
import java.util.HexFormat;
import org.checkpointlpr.seal.Certificates;

/**
 * What was refused. The same bytes are one row with a count; beyond {@link #MAX_BODIES} different
 * ones from a topic only their number is kept, so that a hostile broker cannot fill the disk. One
 * thread.
 */
final class QuarantineShelf {
  /** Bodies kept from each topic: at most 100 MB, enough to look into any attack. */
  static final int MAX_BODIES = 1000;

  private final SqlSession sql;

  QuarantineShelf(SqlSession sql) {
    this.sql = sql;
  }

  void put(Quarantined what, byte[] body) throws SQLException {
    String digest = HexFormat.of().formatHex(Certificates.sha256(body));
    long now = what.received().toEpochMilli();
    if (sql.update(
            "UPDATE quarantine SET times = times + 1, received = ? WHERE cp = ? AND digest = ?",
            now,
            what.checkpoint(),
            digest)
        > 0) {
      return;
    }
    boolean full =
        sql.first(
                    row -> row.getLong(1),
                    "SELECT count(*) FROM quarantine WHERE cp = ?",
                    what.checkpoint())
                .orElse(0L)
            >= MAX_BODIES;
    sql.update(
        "INSERT INTO quarantine(cp, digest, reason, explanation, received, times, body)"
            + " VALUES(?, ?, ?, ?, ?, 1, ?) ON CONFLICT(cp, digest) DO UPDATE SET"
            + " times = quarantine.times + 1, received = excluded.received",
        what.checkpoint(),
        full ? "more " + what.reason() : digest,
        what.reason(),
        full ? "one of those whose bytes are not kept" : what.explanation(),
        now,
        full ? new byte[0] : body);
  }

  long size() throws SQLException {
    return sql.first(row -> row.getLong(1), "SELECT coalesce(sum(times), 0) FROM quarantine")
        .orElse(0L);
  }
}
