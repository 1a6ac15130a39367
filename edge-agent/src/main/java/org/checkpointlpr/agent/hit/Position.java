package org.checkpointlpr.agent.hit;

/**
 * Where a record stands: the chain of one checkpoint's records, each naming the hash of the one
 * before. A lost database begins a new epoch.
 *
 * @param checkpoint the checkpoint's name
 * @param epoch random, 16 hexadecimal digits
 * @param seq 1 for the first record of an epoch, then one more each
 * @param previous hash of the signed record before; {@link RecordHash#NONE} for the first
 */
public record Position(String checkpoint, String epoch, long seq, RecordHash previous) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if epoch or seq are out of range
   */
  public Position {
    if (!epoch.matches("[0-9a-f]{16}")) {
      throw new IllegalArgumentException(
          "epoch '" + epoch + "'; 16 hexadecimal digits are allowed");
    }
    if (seq < 1) {
      throw new IllegalArgumentException("seq " + seq + "; the first is 1");
    }
  }
}
