package org.checkpointlpr.watchlist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Signed;

/**
 * Destroys a list on the disk. A mark in the folder outlives the program: as long as it is there no
 * release is taken. First goes the file in which the keys are sealed to this device, because
 * without it everything else is noise; overwriting is all a program can ask for, and a flash disk
 * may keep the old block until it needs it.
 */
final class Panic {
  private static final String MARK = "panicked";

  private final Path folder;
  private final ReleaseFiles files;
  private volatile boolean raised;

  Panic(Path folder, ReleaseFiles files) {
    this.folder = folder;
    this.files = files;
  }

  static boolean isMarked(Path folder) {
    return Files.exists(folder.resolve(MARK));
  }

  static void mark(Path folder) throws IOException {
    if (!isMarked(folder)) {
      DurableFiles.write(folder.resolve(MARK), "1\n".getBytes(StandardCharsets.US_ASCII));
      DurableFiles.syncFolder(folder);
    }
  }

  static boolean unmark(Path folder) throws IOException {
    return Files.deleteIfExists(folder.resolve(MARK));
  }

  /** From now on nothing is taken. */
  void raise() {
    raised = true;
    files.close();
  }

  boolean raised() {
    return raised;
  }

  void requireNone() throws ReleaseRefusedException {
    if (raised) {
      throw new ReleaseRefusedException(
          ApplyResult.Reason.PANICKED,
          "the list was destroyed here on purpose; 'checkpoint panic --lift' allows one again");
    }
  }

  /**
   * Destroys what makes the list readable; what the disk refuses is tried again at the next start.
   * Four waits for the disk.
   */
  void destroyKeys() {
    Path manifest = folder.resolve(Release.MANIFEST);
    read(manifest).ifPresent(known -> attempt(() -> files.shred(known.keys().sha256())));
    attempt(() -> DurableFiles.shred(folder.resolve(LocalEntries.FILE)));
    attempt(() -> mark(folder));
    attempt(() -> Files.deleteIfExists(manifest));
    attempt(() -> DurableFiles.syncFolder(folder));
  }

  /** Removes the parts: noise by now, but many files, and some file systems take seconds. */
  void sweep() {
    attempt(files::shredAll);
  }

  private static Optional<ReleaseManifest> read(Path manifest) {
    try {
      byte[] signed = DurableFiles.read(manifest, ReleaseManifest.MAX_BYTES);
      return ReleaseManifest.parse(
          Signed.contentUnverified(signed, ReleaseManifest.MAX_BYTES), ReleaseManifest.class);
    } catch (IOException | RefusedException e) {
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** One step that fails must not keep the next from being tried. */
  private static void attempt(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      return; // the mark, or the next start, tries again
    }
  }
}
