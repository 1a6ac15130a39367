package org.checkpointlpr.watchlist;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.watchlist.ApplyResult.Reason;

/** The files of releases on a checkpoint's disk, exactly as received, named by their hash. */
final class ReleaseFiles {
  private static final int DER_SEQUENCE = 0x30;

  private final Path folder;
  private volatile boolean closed;

  ReleaseFiles(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  boolean has(Blob blob) {
    return Files.isRegularFile(folder.resolve(blob.sha256()));
  }

  void put(Blob blob, byte[] bytes) throws IOException {
    if (closed) {
      throw new IOException("the list was destroyed; no file is taken");
    }
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
      discard(blob); // so that it is missing, and can come again
      throw new ReleaseRefusedException(
          Reason.WRONG_FILE, "file %.12s is damaged".formatted(blob.sha256()));
    }
    return bytes;
  }

  private void discard(Blob blob) {
    try {
      Files.deleteIfExists(folder.resolve(blob.sha256()));
    } catch (IOException e) {
      return; // the disk is the trouble, and the next step says so
    }
  }

  /**
   * Reads a range of a file, unchecked. Not by a channel: that costs half as much again, and the
   * hits of a large list wait for it.
   *
   * @throws IOException if it cannot be read, or ends before the range does
   */
  byte[] peek(Blob blob, long from, int length) throws IOException {
    byte[] range = new byte[length];
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve(blob.sha256()).toFile(), "r")) {
      file.seek(from);
      file.readFully(range);
      return range;
    }
  }

  /** Lets no file in any more. */
  void close() {
    closed = true;
  }

  /** Overwrites a file with zeros, makes that last, and removes it. */
  void shred(String name) throws IOException {
    DurableFiles.shred(folder.resolve(name));
  }

  /** Removes all files; those that may be an envelope, of an unfinished download, are shredded. */
  void shredAll() throws IOException {
    try (var all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        if (beginsAsDer(file)) {
          DurableFiles.shred(file);
        } else {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean beginsAsDer(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.read() == DER_SEQUENCE;
    }
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
