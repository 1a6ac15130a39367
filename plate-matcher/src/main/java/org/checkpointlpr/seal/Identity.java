package org.checkpointlpr.seal;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with its certificate: somebody who can sign, open or open a link. Proven to belong
 * together before it exists. Immutable; safe on any thread. The key may be a handle into a token.
 *
 * @param key never printed
 * @param chain the certificate first, then the authorities that issued it, without the root
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
  /**
   * Copies the chain.
   *
   * @throws IllegalArgumentException if the chain is empty
   */
  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an identity needs a certificate");
    }
  }

  /** Returns the certificate. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Returns the name in the certificate: the subject's CN. */
  public String name() {
    return Certificates.commonName(certificate());
  }

  @Override
  public String toString() {
    return "identity(" + name() + ")";
  }
}
