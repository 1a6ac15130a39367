package org.checkpointlpr.seal;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The allow-list: one algorithm for each purpose, so that nobody can choose a weaker one. */
final class Algorithms {
  static final ASN1ObjectIdentifier DIGEST = NISTObjectIdentifiers.id_sha256;
  static final ASN1ObjectIdentifier SIGNATURE = X9ObjectIdentifiers.ecdsa_with_SHA256;
  static final ASN1ObjectIdentifier CONTENT = NISTObjectIdentifiers.id_aes256_GCM;
  static final ASN1ObjectIdentifier WRAP = NISTObjectIdentifiers.id_aes256_wrap;
  static final ASN1ObjectIdentifier AGREEMENT =
      SECObjectIdentifiers.dhSinglePass_stdDH_sha256kdf_scheme;

  /** Bytes of the authentication tag: the whole of GCM's. */
  static final int TAG_BYTES = 16;

  /** Bytes of GCM's nonce: the length it was made for. */
  static final int NONCE_BYTES = 12;

  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private Algorithms() {}

  static boolean isP256(PublicKey key) {
    return key instanceof ECPublicKey ec && ec.getParams().getOrder().equals(P256_ORDER);
  }
}
