package org.checkpointlpr.watchlist;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.checkpointlpr.seal.SecretBytes;

/**
 * HMAC-SHA256 under one key. Not safe for use by two threads at once. The key schedule of the JDK's
 * Mac lies on the heap as long as this object lives, so it is made for one sighting and dropped.
 */
final class Prf {
  static final int BYTES = 32;

  private final Mac mac;

  private Prf(Mac mac) {
    this.mac = mac;
  }

  static Prf under(SecretBytes key) {
    return key.<Prf, RuntimeException>use(Prf::under);
  }

  static Prf under(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return new Prf(mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  byte[] of(String label, byte[]... parts) {
    mac.update(label.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  byte[] of(char kind, String text) {
    byte[] message = new byte[1 + text.length()];
    message[0] = (byte) kind;
    for (int i = 0; i < text.length(); i++) {
      message[i + 1] = (byte) text.charAt(i); // canonical texts and shapes are ASCII
    }
    return mac.doFinal(message);
  }

  /** Returns the first eight bytes as a number: the tag that an index is sorted by. */
  static long tag(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  static void wipe(byte[] secret) {
    Arrays.fill(secret, (byte) 0);
  }
}
