package org.checkpointlpr.agent.hq;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteArchiveTest extends HqArchiveContract {
  @TempDir Path dir;
  private int files;

  @Override
  ArchiveAddress address() {
    return ArchiveAddress.file(dir.resolve("hq-%d.db".formatted(files++)));
  }

  @Test
  void archiveFromBeforeMigrationsIsBroughtUpToDate() throws Exception {
    Path old = dir.resolve("old.db");
    String schema =
        new String(
            getClass().getResourceAsStream("sqlite/V1__archive.sql").readAllBytes(),
            StandardCharsets.UTF_8);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(schema);
      statement.executeUpdate(
          "INSERT INTO quarantine(cp, reason, explanation, received, body)"
              + " VALUES('cp-alpha', 'NOT_DER', 'cut', 1, x'00')");
      statement.executeUpdate("INSERT INTO state(cp, seen) VALUES('cp-alpha', 5)");
    }
    try (HqArchive archive = HqArchive.open(ArchiveAddress.file(old))) {
      assertThat(archive.quarantined()).isEqualTo(1);
      assertThat(archive.newlySilent(java.time.Instant.ofEpochMilli(6)))
          .containsExactly("cp-alpha");
    }
  }
}
