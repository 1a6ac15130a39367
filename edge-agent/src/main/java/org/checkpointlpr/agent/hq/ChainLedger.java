package org.checkpointlpr.agent.hq;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.checkpointlpr.agent.hit.CheckpointRecord;
import org.checkpointlpr.agent.hit.Dropped;
import org.checkpointlpr.agent.hit.Position;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.RecordOpener;

/**
 * Records and their chains. A record that is the next of its chain, as nearly all are, costs one
 * row of a batch and no question; others are looked up. What a transaction has learnt of a chain is
 * written once, at its end. One thread; between begin and commit nobody else may change the chains
 * that are touched.
 */
final class ChainLedger {
  private static final String INSERT =
      "INSERT INTO record(cp, epoch, seq, type, hash, prev, written, received, signed)"
          + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String BESIDE =
      "SELECT written FROM record WHERE cp = ? AND epoch = ? AND seq %s ? ORDER BY seq %s LIMIT 1";

  /** Numbers beyond so many after a chain's head are looked at once the gap has become smaller. */
  private static final int LOOK_AHEAD = 5000;

  private final SqlSession sql;
  private final SqlDialect dialect;
  private final Map<Chain.Id, Chain> open = new HashMap<>();
  private final Set<Chain.Id> changed = new HashSet<>();
  private int waiting;

  /** A stored number with its links; no previous one where it was dropped. */
  private record Link(long seq, String hash, Optional<String> previous) {}

  /**
   * What is stored around a record's place.
   *
   * @param known whether this very record is
   * @param began when the first record of its chain came
   * @param joins whether it is linked by hash to a neighbour, or {@link #store} will judge that it
   *     is not
   * @param before the time of writing of the nearest record with a lower number
   * @param after the time of writing of the nearest record with a higher number
   */
  record Surroundings(
      boolean known,
      Optional<Instant> began,
      boolean joins,
      Optional<Instant> before,
      Optional<Instant> after) {}

  ChainLedger(SqlSession sql, SqlDialect dialect) {
    this.sql = sql;
    this.dialect = dialect;
  }

  Filing store(RecordOpener.Opened opened, Instant received) throws SQLException {
    Position position = opened.record().position();
    Chain.Id id = new Chain.Id(position.checkpoint(), position.epoch());
    boolean began = !open.containsKey(id) && begin(id, received);
    Chain chain = chain(id);
    boolean wasForked = chain.forked();
    boolean next = position.seq() == chain.upTo() + 1;
    if (next && position.seq() > chain.highest() && position.previous().equals(chain.head())) {
      insert(opened, received);
      keep(chain.with(position.seq(), opened.hash()));
      return new Filing(Filing.Outcome.STORED, began, false);
    }
    Filing.Outcome outcome = storeOutOfOrder(chain, opened, received);
    return new Filing(outcome, began, !wasForked && chain(id).forked());
  }

  /** Returns the chain's state; a chain that nobody has begun is at 0. */
  Chain chain(Chain.Id id) throws SQLException {
    Chain known = open.get(id);
    if (known == null) {
      known =
          sql.first(
                  row ->
                      new Chain(
                          id,
                          row.getLong(1),
                          new RecordHash(row.getString(2)),
                          row.getLong(3),
                          row.getInt(4) != 0),
                  "SELECT upto, head, highest, forked FROM chain WHERE cp = ? AND epoch = ?",
                  id.checkpoint(),
                  id.epoch())
              .orElse(new Chain(id, 0, RecordHash.NONE, 0, false));
      open.put(id, known);
    }
    return known;
  }

  /** Returns what stands around a record's place. */
  Surroundings surroundings(Position position, RecordHash hash) throws SQLException {
    flush();
    Chain chain = chain(new Chain.Id(position.checkpoint(), position.epoch()));
    boolean joins =
        position.seq() <= chain.upTo() + 1
            || hashAt(position, position.seq() - 1).equals(Optional.of(position.previous().text()))
            || first(
                    row -> row.getString(1),
                    "SELECT prev FROM record WHERE cp = ? AND epoch = ? AND seq = ?",
                    position,
                    position.seq() + 1)
                .equals(Optional.of(hash.text()));
    return new Surroundings(
        hashAt(position, position.seq()).equals(Optional.of(hash.text())),
        sql.first(
            row -> Instant.ofEpochMilli(row.getLong(1)),
            "SELECT began FROM chain WHERE cp = ? AND epoch = ?",
            position.checkpoint(),
            position.epoch()),
        joins,
        first(ChainLedger::instant, BESIDE.formatted("<", "DESC"), position, position.seq()),
        first(ChainLedger::instant, BESIDE.formatted(">", "ASC"), position, position.seq()));
  }

  /** Returns the numbers between the chain's head and its highest that are not here. */
  List<Long> missing(Chain chain, int max) throws SQLException {
    List<Long> missing = new ArrayList<>();
    if (chain.highest() <= chain.upTo()) {
      return missing;
    }
    flush();
    long expected = chain.upTo() + 1;
    for (Link link : linksAfter(chain.id(), chain.upTo())) {
      for (; expected < link.seq() && missing.size() < max; expected++) {
        missing.add(expected);
      }
      expected = Math.max(expected, link.seq() + 1);
    }
    return missing;
  }

  /** Writes what waits; to be followed by the commit. */
  void finish() throws SQLException {
    flush();
    for (Chain.Id id : changed) {
      Chain chain = chain(id);
      sql.update(
          "UPDATE chain SET upto = ?, head = ?, highest = ?, forked = ? WHERE cp = ? AND epoch = ?",
          chain.upTo(),
          chain.head().text(),
          chain.highest(),
          chain.forked() ? 1 : 0,
          id.checkpoint(),
          id.epoch());
    }
    forget();
  }

  /** Forgets the transaction. */
  void forget() throws SQLException {
    open.clear();
    changed.clear();
    if (waiting > 0) {
      sql.prepare(INSERT).clearBatch();
      waiting = 0;
    }
  }

  private boolean begin(Chain.Id id, Instant now) throws SQLException {
    int made =
        sql.update(
            "INSERT INTO chain(cp, epoch, upto, head, highest, began) VALUES(?, ?, 0, ?, 0, ?)"
                + " ON CONFLICT DO NOTHING",
            id.checkpoint(),
            id.epoch(),
            RecordHash.NONE.text(),
            now.toEpochMilli());
    return made > 0
        && sql.first(
                    row -> row.getLong(1),
                    "SELECT count(*) FROM chain WHERE cp = ?",
                    id.checkpoint())
                .orElse(0L)
            > 1;
  }

  private Filing.Outcome storeOutOfOrder(Chain chain, RecordOpener.Opened opened, Instant received)
      throws SQLException {
    flush();
    Position position = opened.record().position();
    Optional<String> known = hashAt(position, position.seq());
    if (known.isPresent() && known.get().equals(opened.hash().text())) {
      return Filing.Outcome.DUPLICATE;
    }
    boolean next = position.seq() == chain.upTo() + 1;
    if (known.isPresent()
        || position.seq() <= chain.upTo()
        || (next && !position.previous().equals(chain.head()))) {
      keep(chain.asForked());
      return Filing.Outcome.FORKED;
    }
    insert(opened, received);
    flush();
    Chain longer = chain.withHighest(position.seq());
    if (opened.record().body() instanceof Dropped dropped) {
      longer = remember(longer, dropped);
    }
    keep(advance(longer));
    return Filing.Outcome.STORED;
  }

  private void keep(Chain chain) {
    open.put(chain.id(), chain);
    changed.add(chain.id());
  }

  private Optional<String> hashAt(Position position, long seq) throws SQLException {
    for (String table : List.of("record", "dropped")) {
      Optional<String> hash =
          first(
              row -> row.getString(1),
              "SELECT hash FROM " + table + " WHERE cp = ? AND epoch = ? AND seq = ?",
              position,
              seq);
      if (hash.isPresent()) {
        return hash;
      }
    }
    return Optional.empty();
  }

  /** Asks about a number of the chain that the position is of. */
  private <T> Optional<T> first(
      SqlSession.Reader<T> reader, String statement, Position position, long seq)
      throws SQLException {
    return sql.first(reader, statement, position.checkpoint(), position.epoch(), seq);
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(1));
  }

  private void insert(RecordOpener.Opened opened, Instant received) throws SQLException {
    CheckpointRecord record = opened.record();
    PreparedStatement insert =
        sql.prepare(
            INSERT,
            record.position().checkpoint(),
            record.position().epoch(),
            record.position().seq(),
            record.body().kind().word(),
            opened.hash().text(),
            record.position().previous().text(),
            record.written().toEpochMilli(),
            received.toEpochMilli(),
            opened.signed().toArray());
    insert.addBatch();
    waiting++;
  }

  /** Writes the waiting rows; from here to the commit only one worker numbers rows. */
  private void flush() throws SQLException {
    if (waiting == 0) {
      return;
    }
    if (dialect == SqlDialect.POSTGRESQL) {
      // Otherwise a follower could see a row whose number is higher before one that is lower.
      sql.first(row -> 0, "SELECT pg_advisory_xact_lock(7261430188)");
    }
    waiting = 0;
    sql.prepare(INSERT).executeBatch();
  }

  private Chain remember(Chain chain, Dropped dropped) throws SQLException {
    Chain longer = chain;
    for (Dropped.Link link : dropped.links()) {
      sql.update(
          "INSERT INTO dropped(cp, epoch, seq, hash) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING",
          chain.id().checkpoint(),
          chain.id().epoch(),
          link.seq(),
          link.hash().text());
      longer = longer.withHighest(link.seq());
    }
    return longer;
  }

  /** Moves the head over all that is here and links; a link that does not fit is a fork. */
  private Chain advance(Chain chain) throws SQLException {
    Chain here = chain;
    List<Link> links = linksAfter(here.id(), here.upTo());
    while (!links.isEmpty()) {
      for (Link link : links) {
        if (link.seq() <= here.upTo()) {
          continue; // dropped at the checkpoint after it had been sent: both tables have it
        }
        if (link.seq() > here.upTo() + 1) {
          return here;
        }
        if (link.previous().isPresent() && !link.previous().get().equals(here.head().text())) {
          return here.asForked();
        }
        here = here.with(link.seq(), new RecordHash(link.hash()));
      }
      links = linksAfter(here.id(), here.upTo());
    }
    return here;
  }

  private List<Link> linksAfter(Chain.Id id, long seq) throws SQLException {
    return sql.list(
        ChainLedger::link,
        "SELECT seq, hash, prev FROM record WHERE cp = ? AND epoch = ? AND seq > ? UNION ALL"
            + " SELECT seq, hash, NULL FROM dropped WHERE cp = ? AND epoch = ? AND seq > ?"
            + " ORDER BY 1 LIMIT "
            + LOOK_AHEAD,
        id.checkpoint(),
        id.epoch(),
        seq,
        id.checkpoint(),
        id.epoch(),
        seq);
  }

  private static Link link(ResultSet row) throws SQLException {
    return new Link(row.getLong(1), row.getString(2), Optional.ofNullable(row.getString(3)));
  }
}
