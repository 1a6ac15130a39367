package org.checkpointlpr.seal;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Makes keys. All keys of a mission are P-256: the one curve that TPMs, tokens, Java and {@code
 * openssl cms} all do.
 */
public final class Keys {
  /** Kept to ourselves: a program that registers providers globally changes TLS behind our back. */
  static final Provider BC = new BouncyCastleProvider();

  private Keys() {}

  /** Returns a key pair for one message: made where it is used, which takes 0.1 ms and not 0.4. */
  static KeyPair ephemeral() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BC);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Bouncy Castle has no P-256 keys", e);
    }
  }

  /** Returns a new P-256 key pair. */
  public static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-256 keys; use a complete JDK 17", e);
    }
  }
}
