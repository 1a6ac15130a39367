package org.checkpointlpr.agent.outbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.checkpointlpr.agent.hit.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/** Reads whatever can still be read of a damaged outbox. Changes nothing in it. */
final class OutboxSalvage {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxSalvage.class);

  private static final String ROWS =
      "SELECT id, epoch, seq, kind, written, hash, body, crc FROM record NOT INDEXED";

  /** So many single rows are tried in a damaged file: a few seconds. */
  private static final long MAX_PROBES = 200_000;

  private OutboxSalvage() {}

  /**
   * Returns the rows that can be read, in their order: from both ends of the table, then number by
   * number, for a damaged page in the middle hides nothing but its own rows.
   */
  static List<OutboxStore.Row> rows(Path file) {
    Map<Long, OutboxStore.Row> rows = new TreeMap<>();
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try (Connection damaged = config.createConnection("jdbc:sqlite:" + file);
        Statement pragma = damaged.createStatement()) {
      // Otherwise a file shorter than its header says is refused as a whole.
      pragma.execute("PRAGMA writable_schema = ON");
      read(damaged, ROWS + " ORDER BY id", rows);
      read(damaged, ROWS + " ORDER BY id DESC", rows);
      long last = rows.isEmpty() ? 0 : Collections.max(rows.keySet());
      for (long id = 1; id <= Math.min(last + 1000, MAX_PROBES); id++) {
        if (!rows.containsKey(id)) {
          read(damaged, ROWS + " WHERE id = " + id, rows);
        }
      }
    } catch (SQLException e) {
      LOG.debug("salvage ended: {}", e.getMessage());
    }
    return List.copyOf(rows.values());
  }

  private static void read(Connection damaged, String sql, Map<Long, OutboxStore.Row> rows) {
    try (Statement select = damaged.createStatement()) {
      ResultSet found = select.executeQuery(sql);
      while (found.next()) {
        byte[] body = found.getBytes(7);
        if (body != null && OutboxStore.crc(body) == found.getLong(8)) {
          rows.put(
              found.getLong(1),
              new OutboxStore.Row(
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
}
