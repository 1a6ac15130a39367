package org.checkpointlpr.agent.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small file beside the database with the last number that was given. A database that comes back
 * older than it (its WAL was removed, an old copy was restored) would give the same numbers to
 * other records; the outbox then begins a new epoch. Written without fsync: it need not be newer
 * than the database, and a power cut that loses it loses nothing else.
 */
final class HighWater implements AutoCloseable {
  private static final int BYTES = 16 + 20;

  private final FileChannel channel;

  private HighWater(FileChannel channel) {
    this.channel = channel;
  }

  static HighWater open(Path file) throws IOException {
    return new HighWater(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  /** Returns the number that the file holds for this epoch; 0 if it holds none. */
  static long read(Path file, String epoch) {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      return text.length() == BYTES && text.startsWith(epoch)
          ? Long.parseLong(text.substring(16).strip())
          : 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  void write(String epoch, long seq) throws IOException {
    String text = epoch + "%20d".formatted(seq);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
