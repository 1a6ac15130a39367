package org.checkpointlpr.agent.hq;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests, started once; each test gets a database of its own. As root it runs
 * in a user namespace, because PostgreSQL refuses root.
 */
public final class TestPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static String whyNot = "";
  private static Optional<EmbeddedPostgres> server = Optional.empty();

  private TestPostgres() {}

  /** Makes a database; where PostgreSQL does not start, the test is skipped with the reason. */
  public static ArchiveAddress database() throws SQLException {
    EmbeddedPostgres postgres = running();
    String name = "archive" + DATABASES.incrementAndGet();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return new ArchiveAddress(
        "jdbc:postgresql://localhost:%d/%s?user=postgres".formatted(postgres.getPort(), name));
  }

  /** Runs a statement as the database's owner. */
  public static void execute(String sql) throws SQLException {
    try (Connection connection = running().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static synchronized EmbeddedPostgres running() {
    if (server.isEmpty() && whyNot.isEmpty()) {
      try {
        server = Optional.of(EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start());
      } catch (IOException | RuntimeException e) {
        whyNot = "PostgreSQL does not run here, so not tested with it: " + e.getMessage();
      }
    }
    assumeTrue(server.isPresent(), whyNot);
    return server.get();
  }
}
