package org.checkpointlpr.watchlist;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM whose nonce is an HMAC of what is sealed: the same content under the same key is the
 * same bytes, so that an unchanged part of a list stays the same file, and no nonce serves two
 * contents (with 96 bits, one in 2^57 for a million of them). Equal contents show as equal, which
 * here is the purpose. Layout: nonce 12, ciphertext, tag 16.
 */
final class Box {
  static final int OVERHEAD = 28;
  private static final int NONCE = 12;

  private Box() {}

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

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(context);
    return cipher;
  }
}
