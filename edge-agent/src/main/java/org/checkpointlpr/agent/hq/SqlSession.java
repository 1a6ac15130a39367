package org.checkpointlpr.agent.hq;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and its statements, each prepared once: preparing costs more than most of them.
 * One thread.
 */
final class SqlSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqlSession.class);
  private static final int VALID_SECONDS = 5;

  private final Source source;
  private Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  /** Makes a value of the row that the cursor stands on. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Makes a connection. */
  interface Source {
    Connection connect() throws SQLException;
  }

  SqlSession(Source source) throws SQLException {
    this.source = source;
    this.connection = source.connect();
  }

  /** Returns the statement with its values set, to be run by the caller. */
  PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** Changes rows; returns how many. */
  int update(String sql, Object... values) throws SQLException {
    return prepare(sql, values).executeUpdate();
  }

  <T> List<T> list(Reader<T> reader, String sql, Object... values) throws SQLException {
    List<T> all = new ArrayList<>();
    try (ResultSet rows = prepare(sql, values).executeQuery()) {
      while (rows.next()) {
        all.add(reader.read(rows));
      }
    }
    return all;
  }

  <T> Optional<T> first(Reader<T> reader, String sql, Object... values) throws SQLException {
    try (ResultSet rows = prepare(sql, values).executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /** Undoes what was not committed; makes a new connection where the old one is dead. */
  void rollback() throws SQLException {
    try {
      connection.rollback();
      if (connection.isValid(VALID_SECONDS)) {
        return;
      }
    } catch (SQLException e) {
      LOG.warn("connection to the archive is lost: {}", e.getMessage());
    }
    renew();
  }

  /** Makes a new connection in the place of the old one. */
  void renew() throws SQLException {
    prepared.clear();
    Connection old = connection;
    connection = source.connect();
    old.close();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
