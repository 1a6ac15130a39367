package org.checkpointlpr.watchlist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.checkpointlpr.watchlist.ApplyResult.Reason;

/** The files of releases on a checkpoint's disk, exactly as received, named by their hash. */
final class ReleaseFiles {
  private final Path folder;

  ReleaseFiles(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  boolean has(Blob blob) {
    return Files.isRegularFile(folder.resolve(blob.sha256()));
  }

  void put(Blob blob, byte[] bytes) throws IOException {
    DurableFiles.write(folder.resolve(blob.sha256()), bytes);
  }

  /** Reads a file and makes sure that it is still what its name says. */
  byte[] get(Blob blob) throws ReleaseRefusedException {
    byte[] bytes;
    try {
      bytes = DurableFiles.read(folder.resolve(blob.sha256()), blob.len());
    } catch (IOException e) {
      throw new ReleaseRefusedException(
          Reason.MISSING_FILE, "file %.12s cannot be read".formatted(blob.sha256()));
    }
    if (bytes.length != blob.len() || !Blob.hash(bytes).equals(blob.sha256())) {
      throw new ReleaseRefusedException(
          Reason.WRONG_FILE, "file %.12s is damaged".formatted(blob.sha256()));
    }
    return bytes;
  }

  void sync() throws IOException {
    DurableFiles.syncFolder(folder);
  }

  /** Removes what no release needs any more, and what was left of interrupted writes. */
  void keepOnly(Set<String> names) throws IOException {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!names.contains(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
