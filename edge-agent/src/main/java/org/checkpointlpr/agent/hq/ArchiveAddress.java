package org.checkpointlpr.agent.hq;

import java.nio.file.Path;

/**
 * Where headquarters' archive is: a file of SQLite, or a database of PostgreSQL that several
 * workers share. A password does not belong here, where every user of the machine reads it in the
 * list of processes: PostgreSQL's own password file (PGPASSFILE, or ~/.pgpass) gives it.
 *
 * @param text a file's path, or {@code jdbc:postgresql://host/database?user=…}
 */
public record ArchiveAddress(String text) {
  private static final String POSTGRESQL = "jdbc:postgresql:";

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if it is empty, or of a database that is neither of the two
   */
  public ArchiveAddress {
    if (text.isBlank() || (text.startsWith("jdbc:") && !text.startsWith(POSTGRESQL))) {
      throw new IllegalArgumentException(
          "archive \"%s\"; allowed are a file's name and jdbc:postgresql://host/database"
              .formatted(text));
    }
  }

  /** Returns the address of a file. */
  public static ArchiveAddress file(Path file) {
    return new ArchiveAddress(file.toString());
  }

  /** Returns whether several machines can share it. */
  public boolean isShared() {
    return text.startsWith(POSTGRESQL);
  }

  /** Returns the file of an archive that is one. */
  Path file() {
    return Path.of(text);
  }

  /** Returns the address without what a password might stand in. */
  @Override
  public String toString() {
    int parameters = text.indexOf('?');
    return parameters < 0 ? text : text.substring(0, parameters);
  }
}
