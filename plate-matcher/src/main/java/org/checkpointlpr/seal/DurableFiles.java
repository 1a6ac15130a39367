package org.checkpointlpr.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files so that a power cut leaves the old or the new content, never a mixture. */
public final class DurableFiles {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private DurableFiles() {}

  /**
   * Writes a file beside, makes it last, and puts it in the place of what was there.
   *
   * @throws IOException if the disk refuses; the old content stays
   */
  public static void write(Path file, byte[] content) throws IOException {
    replace(
        file,
        content,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE));
  }

  /**
   * Does the same for a file that only its owner can read: at no moment anybody else can.
   *
   * @throws IOException if the disk refuses; the old content stays
   */
  public static void writeForOwner(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(beside(file)); // left by a power cut, perhaps with other permissions
    replace(
        file, content, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE);
  }

  private static void replace(
      Path file, byte[] content, Set<StandardOpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path beside = beside(file);
    try (FileChannel channel = FileChannel.open(beside, options, attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /** Makes a folder, and those above it, that only their owner can look into. */
  public static void folderForOwner(Path folder) throws IOException {
    Files.createDirectories(folder, OWNER_FOLDER);
  }

  /**
   * Overwrites a file with zeros in its place, makes that last, and removes it. Does nothing where
   * there is none.
   *
   * @throws IOException if the disk refuses
   */
  public static void shred(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(channel.size(), 65_536));
      for (long at = 0; at < channel.size(); at += zeros.capacity()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), channel.size() - at));
        channel.write(zeros, at);
      }
      channel.force(true);
    }
    Files.delete(file);
  }

  /** Makes renames in a folder last: without it they may be forgotten in a power cut. */
  public static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Reads a file of at most so many bytes; longer ones are not read at all. */
  public static byte[] read(Path file, int maxBytes) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException(file.getFileName() + " is longer than " + maxBytes + " bytes");
      }
      return bytes;
    }
  }
}
