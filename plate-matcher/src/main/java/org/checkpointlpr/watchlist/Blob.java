package org.checkpointlpr.watchlist;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of a release, named by its content. Immutable.
 *
 * @param sha256 64 hexadecimal digits, lower case
 * @param len its length in bytes
 */
public record Blob(String sha256, int len) {
  /**
   * Checks name and length.
   *
   * @throws IllegalArgumentException if the name is no hash or the length negative
   */
  public Blob {
    if (!sha256.matches("[0-9a-f]{64}") || len < 0) {
      throw new IllegalArgumentException("not the name and length of a file of a release");
    }
  }

  /** Names these bytes. */
  public static Blob of(byte[] bytes) {
    return new Blob(hash(bytes), bytes.length);
  }

  /** Returns the SHA-256 of the bytes in hexadecimal. */
  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
