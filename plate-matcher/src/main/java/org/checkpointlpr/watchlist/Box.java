package org.checkpointlpr.watchlist;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM whose nonce is an HMAC of what is sealed: the same content under the same key is the
 * same bytes, so that an unchanged part of a list stays the same file, and no nonce serves two
 * contents (with 96 bits, one in 2^57 for a million of them). Equal contents show as equal, which
 * here is the purpose. Layout: nonce 12, ciphertext, tag 16.
 */
final class Box {
  static final int OVERHEAD = 28;
  static final int NONCE = 12;
  private static final int BLOCK = 16;
  private static final String GCM = "AES/GCM/NoPadding";

  // Asked for by name alone, each cipher costs 3 microseconds of search; a sighting may need
  // dozens.
  private static final Provider AES = provider();

  private Box() {}

  private static Provider provider() {
    try {
      return Cipher.getInstance(GCM).getProvider();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-GCM", e);
    }
  }

  static byte[] seal(byte[] key, byte[] context, byte[] content) {
    Prf keys = Prf.under(key);
    byte[] nonceKey = keys.of("nonce");
    byte[] sealKey = keys.of("seal");
    byte[] nonce = Arrays.copyOf(Prf.under(nonceKey).of("", context, content), NONCE);
    try {
      byte[] sealed = Arrays.copyOf(nonce, OVERHEAD + content.length);
      cipher(Cipher.ENCRYPT_MODE, sealKey, nonce, context)
          .doFinal(content, 0, content.length, sealed, NONCE);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-GCM", e);
    } finally {
      Prf.wipe(nonceKey);
      Prf.wipe(sealKey);
    }
  }

  /** Returns the content, or empty if the key, the context or the bytes are not the right ones. */
  static Optional<byte[]> open(byte[] key, byte[] context, byte[] sealed, int from, int length) {
    if (length < OVERHEAD) {
      return Optional.empty();
    }
    byte[] sealKey = Prf.under(key).of("seal");
    byte[] nonce = Arrays.copyOfRange(sealed, from, from + NONCE);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, sealKey, nonce, context)
              .doFinal(sealed, from + NONCE, length - NONCE));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-GCM", e);
    } finally {
      Prf.wipe(sealKey);
    }
  }

  /**
   * Returns a range of the content without reading the rest, and therefore without proof that
   * nobody changed it: what stands there must be sealed itself.
   *
   * @param nonce the first twelve bytes of what was sealed
   * @param ciphertext the range as it stands there
   * @param from where the range begins in the content
   */
  static byte[] peek(byte[] key, byte[] nonce, byte[] ciphertext, int from) {
    byte[] sealKey = Prf.under(key).of("seal");
    // NIST SP 800-38D: GCM encrypts as counter mode, beginning at the nonce followed by 2.
    ByteBuffer counter = ByteBuffer.allocate(BLOCK).put(nonce, 0, NONCE).putInt(2 + from / BLOCK);
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding", AES);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(sealKey, "AES"),
          new IvParameterSpec(counter.array()));
      cipher.update(new byte[from % BLOCK]);
      return cipher.doFinal(ciphertext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES in counter mode", e);
    } finally {
      Prf.wipe(sealKey);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(GCM, AES);
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(context);
    return cipher;
  }
}
