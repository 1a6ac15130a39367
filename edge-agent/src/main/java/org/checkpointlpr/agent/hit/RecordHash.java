package org.checkpointlpr.agent.hit;

import java.util.Base64;
import java.util.HexFormat;
import org.checkpointlpr.seal.Certificates;

/**
 * The SHA-256 of a signed record, or of a picture, in unpadded URL-safe base64: 43 characters.
 *
 * @param text the 43 characters
 */
public record RecordHash(String text) {
  /** What the first record of an epoch names as the one before. */
  public static final RecordHash NONE = new RecordHash("A".repeat(43));

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if it is not 43 characters of URL-safe base64
   */
  public RecordHash {
    if (!text.matches("[A-Za-z0-9_-]{43}")) {
      throw new IllegalArgumentException("a hash is 43 characters of URL-safe base64");
    }
  }

  /** Returns the hash of the bytes. */
  public static RecordHash of(byte[] bytes) {
    return new RecordHash(
        Base64.getUrlEncoder().withoutPadding().encodeToString(Certificates.sha256(bytes)));
  }

  /**
   * Returns the hash of these 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException if they are something else
   */
  public static RecordHash ofHex(String sha256) {
    return new RecordHash(
        Base64.getUrlEncoder().withoutPadding().encodeToString(HexFormat.of().parseHex(sha256)));
  }

  @Override
  public String toString() {
    return text;
  }
}
