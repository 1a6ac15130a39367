package org.checkpointlpr.agent.hq;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.checkpointlpr.agent.hit.CheckpointRecord;
import org.checkpointlpr.agent.hit.Health;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.ListReport;
import org.checkpointlpr.agent.hit.ListVersion;

/**
 * The last word of each checkpoint, and what follows from its silence. What a transaction learns of
 * a checkpoint is written once, at its end. One thread.
 */
final class StateBook {
  private final SqlSession sql;
  private final SqlDialect dialect;
  private final Map<String, News> news = new TreeMap<>();
  private final Set<ListVersion> heardOf = new HashSet<>();

  /** A checkpoint that searches an older release than one that is long known. */
  record Stale(String checkpoint, ListVersion has, long newest) {}

  /** What is new of a checkpoint since the transaction began. */
  private static final class News {
    private Instant seen = Instant.EPOCH;
    private Optional<ListVersion> list = Optional.empty();
    private Optional<Health> health = Optional.empty();
  }

  StateBook(SqlSession sql, SqlDialect dialect) {
    this.sql = sql;
    this.dialect = dialect;
  }

  /** Keeps other workers from these checkpoints until the transaction ends. */
  void lock(Collection<String> checkpoints) throws SQLException {
    for (String checkpoint : new TreeSet<>(checkpoints)) { // sorted: two workers never cross
      ensure(checkpoint); // in SQLite the lock on the file, before anything was read
      if (dialect == SqlDialect.POSTGRESQL) {
        sql.first(row -> 0, "SELECT 1 FROM state WHERE cp = ? FOR UPDATE", checkpoint);
      }
    }
  }

  void remember(CheckpointRecord record, Instant received) {
    News one = news.computeIfAbsent(record.position().checkpoint(), name -> new News());
    one.seen = received;
    if (record.body() instanceof Health health) {
      one.health = Optional.of(health);
      one.list = Optional.of(health.list());
    } else if (record.body() instanceof Hit hit) {
      one.list = Optional.of(hit.list());
    } else if (record.body() instanceof ListReport report && report.applied()) {
      one.list = Optional.of(report.release());
    }
  }

  void online(String checkpoint, boolean online) throws SQLException {
    ensure(checkpoint);
    sql.update("UPDATE state SET online = ? WHERE cp = ?", online ? 1 : 0, checkpoint);
  }

  /** Writes what waits; to be followed by the commit. */
  void finish() throws SQLException {
    for (Map.Entry<String, News> entry : news.entrySet()) {
      write(entry.getKey(), entry.getValue());
    }
    news.clear();
  }

  void forget() {
    news.clear();
    heardOf.clear();
  }

  /** Notes that a release exists; what is older than it becomes stale after a while. */
  void heardOf(ListVersion release, Instant when) throws SQLException {
    if (heardOf.add(release)) {
      sql.update(
          "INSERT INTO list_release(list, version, seen) VALUES(?, ?, ?) ON CONFLICT DO NOTHING",
          release.list(),
          release.version(),
          when.toEpochMilli());
    }
  }

  /** Returns the checkpoints that have fallen silent since they were last asked about. */
  List<String> newlySilent(Instant before) throws SQLException {
    return sql.list(
        row -> row.getString(1),
        "UPDATE state SET silent = 1 WHERE silent = 0 AND seen < ? RETURNING cp",
        before.toEpochMilli());
  }

  /**
   * Returns the checkpoints that have become stale since they were last asked about.
   *
   * @param before a release counts once it was heard of before this instant
   */
  List<Stale> newlyStale(Instant before) throws SQLException {
    Map<String, Long> newest = new HashMap<>();
    sql.list(
        row -> newest.put(row.getString(1), row.getLong(2)),
        "SELECT list, max(version) FROM list_release WHERE seen < ? GROUP BY list",
        before.toEpochMilli());
    List<Stale> stale = new ArrayList<>();
    for (String[] one :
        sql.list(
            row -> new String[] {row.getString(1), row.getString(2)},
            "SELECT cp, list FROM state WHERE stale = 0 AND list <> ''")) {
      ListVersion has = version(one[1]);
      long best = newest.getOrDefault(has.list(), -1L);
      if (best > has.version()
          && sql.update("UPDATE state SET stale = 1 WHERE cp = ? AND stale = 0", one[0]) > 0) {
        stale.add(new Stale(one[0], has, best));
      }
    }
    return stale;
  }

  private void write(String checkpoint, News one) throws SQLException {
    ensure(checkpoint);
    sql.update(
        "UPDATE state SET seen = ?, silent = 0 WHERE cp = ?", one.seen.toEpochMilli(), checkpoint);
    if (one.list.isPresent()) {
      heardOf(one.list.get(), one.seen);
      sql.update(
          "UPDATE state SET list = ?, stale = 0 WHERE cp = ? AND list <> ?",
          words(one.list.get()),
          checkpoint,
          words(one.list.get()));
    }
    if (one.health.isPresent()) {
      sql.update(
          "UPDATE state SET waiting = ?, cameras = ? WHERE cp = ?",
          one.health.get().waiting(),
          one.health.get().cameras().toString(),
          checkpoint);
    }
  }

  private void ensure(String checkpoint) throws SQLException {
    sql.update("INSERT INTO state(cp) VALUES(?) ON CONFLICT DO NOTHING", checkpoint);
  }

  private static String words(ListVersion list) {
    return list.list() + " " + list.version();
  }

  private static ListVersion version(String words) {
    int space = words.lastIndexOf(' ');
    return new ListVersion(words.substring(0, space), Long.parseLong(words.substring(space + 1)));
  }
}
