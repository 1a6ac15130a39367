package org.checkpointlpr.agent.hq;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** What differs between the two databases; all other statements are the same in both. */
enum SqlDialect {
  /** One file, one machine; the first thing that a transaction writes locks all of it. */
  SQLITE("rowid") {
    @Override
    Connection writing(ArchiveAddress address) throws SQLException {
      Connection connection = config().createConnection("jdbc:sqlite:" + address.text());
      connection.setAutoCommit(false);
      return connection;
    }

    @Override
    Connection reading(ArchiveAddress address) throws SQLException {
      SQLiteConfig config = new SQLiteConfig();
      config.setReadOnly(true);
      config.setBusyTimeout(BUSY_MS);
      return config.createConnection("jdbc:sqlite:" + address.text());
    }

    @Override
    FluentConfiguration migrating(FluentConfiguration flyway, ArchiveAddress address) {
      SQLiteDataSource source = new SQLiteDataSource(config());
      source.setUrl("jdbc:sqlite:" + address.text());
      // Archives of the time before migrations have the schema of version 1. Only here: two
      // workers that start at once on one empty server would both try to set that mark.
      return flyway.dataSource(source).baselineOnMigrate(true).baselineVersion("1");
    }
  },
  /** A server that workers on several machines share; locks are by checkpoint. */
  POSTGRESQL("nr") {
    @Override
    Connection writing(ArchiveAddress address) throws SQLException {
      Properties properties = new Properties();
      // A batch of inserts travels as one statement of many rows.
      properties.setProperty("reWriteBatchedInserts", "true");
      Connection connection = connect(address, properties);
      connection.setAutoCommit(false);
      return connection;
    }

    @Override
    Connection reading(ArchiveAddress address) throws SQLException {
      Connection connection = connect(address, new Properties());
      connection.setReadOnly(true);
      return connection;
    }

    @Override
    FluentConfiguration migrating(FluentConfiguration flyway, ArchiveAddress address) {
      return flyway.dataSource(address.text(), null, null); // the address names the user
    }

    private Connection connect(ArchiveAddress address, Properties properties) throws SQLException {
      properties.setProperty("ApplicationName", "checkpoint hq");
      properties.setProperty("connectTimeout", "10");
      properties.setProperty("tcpKeepAlive", "true");
      return DriverManager.getConnection(address.text(), properties);
    }
  };

  private static final int BUSY_MS = 10_000;

  private final String row;

  SqlDialect(String row) {
    this.row = row;
  }

  static SqlDialect of(ArchiveAddress address) {
    return address.isShared() ? POSTGRESQL : SQLITE;
  }

  /** Opens a connection for one writer, without automatic commits. */
  abstract Connection writing(ArchiveAddress address) throws SQLException;

  /** Opens a connection that only reads, each statement for itself. */
  abstract Connection reading(ArchiveAddress address) throws SQLException;

  /** Says what migrations connect with. */
  abstract FluentConfiguration migrating(FluentConfiguration flyway, ArchiveAddress address);

  /** Returns the column of {@code record} that grows in the order of commits. */
  String row() {
    return row;
  }

  /** Brings the schema to this program's version. Two workers that start at once take turns. */
  void migrate(ArchiveAddress address) throws SQLException {
    try {
      migrating(Flyway.configure(SqlDialect.class.getClassLoader()), address)
          .loggers("slf4j")
          .locations("classpath:org/checkpointlpr/agent/hq/" + name().toLowerCase(Locale.ROOT))
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new SQLException("its schema cannot be brought up to date: " + e.getMessage(), e);
    }
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MS);
    return config;
  }
}
