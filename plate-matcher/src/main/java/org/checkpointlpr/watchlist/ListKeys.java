package org.checkpointlpr.watchlist;

import org.checkpointlpr.seal.SecretBytes;

/**
 * The two secrets of a list: the key its parts are sealed with, and the pepper its plates are
 * hidden with. They stay the same from release to release, so that unchanged parts stay the same
 * files; new ones are made when a checkpoint is lost.
 *
 * @param listKey 32 bytes
 * @param pepper 32 bytes
 */
public record ListKeys(SecretBytes listKey, SecretBytes pepper) implements AutoCloseable {
  /** The length of each secret. */
  public static final int BYTES = 32;

  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if one is not 32 bytes
   */
  public ListKeys {
    if (listKey.length() != BYTES || pepper.length() != BYTES) {
      throw new IllegalArgumentException("list key and pepper must have 32 bytes each");
    }
  }

  /** Makes new ones. */
  public static ListKeys random() {
    return new ListKeys(SecretBytes.random(BYTES), SecretBytes.random(BYTES));
  }

  /** Takes both from 64 bytes, which are zeroed. */
  static ListKeys take(byte[] both) {
    byte[] listKey = java.util.Arrays.copyOf(both, BYTES);
    byte[] pepper = java.util.Arrays.copyOfRange(both, BYTES, 2 * BYTES);
    Prf.wipe(both);
    return new ListKeys(SecretBytes.take(listKey), SecretBytes.take(pepper));
  }

  /** Returns both as 64 bytes; the caller wipes them. */
  byte[] both() {
    byte[] both = new byte[2 * BYTES];
    listKey.view().get(both, 0, BYTES);
    pepper.view().get(both, BYTES, BYTES);
    return both;
  }

  /** Zeroes both. */
  @Override
  public void close() {
    listKey.close();
    pepper.close();
  }

  @Override
  public String toString() {
    return "***";
  }
}
