package org.checkpointlpr.seal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A device's request for a certificate (PKCS#10): the key was made on the device and stays there.
 * What it asks for is not trusted: the authority decides name and role, and two persons compare
 * {@link #fingerprint()} by voice. Immutable.
 *
 * @param name the name that the device asks for
 * @param key proven to be the requester's
 */
public record EnrolmentRequest(String name, PublicKey key) {
  /** No P-256 request is longer than about 300 bytes; 4 KiB leaves room for foreign tools. */
  private static final int MAX_BYTES = 4096;

  /** Makes a request for a key, in DER. */
  public static byte[] make(String name, KeyPair pair) {
    try {
      return new JcaPKCS10CertificationRequestBuilder(
              new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build(),
              pair.getPublic())
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
          .getEncoded();
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("this key cannot sign a request", e);
    }
  }

  /**
   * Reads a request and checks that its sender holds the key.
   *
   * @throws RefusedException if it is too large, no request, not P-256, or not signed by its key
   */
  public static EnrolmentRequest read(byte[] der) throws RefusedException {
    if (der.length > MAX_BYTES) {
      throw new RefusedException(
          Refusal.TOO_LARGE, der.length + " bytes; a request has at most " + MAX_BYTES);
    }
    if (DerShape.check(der) != der.length) {
      throw new RefusedException(Refusal.NOT_DER, "bytes follow the request");
    }
    try {
      var request = new JcaPKCS10CertificationRequest(new PKCS10CertificationRequest(der));
      PublicKey key = request.getPublicKey();
      if (!Algorithms.isP256(key)) {
        throw new RefusedException(Refusal.WRONG_ALGORITHM, "the request's key is not P-256");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new RefusedException(
            Refusal.BAD_SIGNATURE, "the request is not signed by its own key");
      }
      var names = request.getSubject().getRDNs(BCStyle.CN);
      String name = names.length == 0 ? "" : names[0].getFirst().getValue().toString();
      return new EnrolmentRequest(name, key);
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      throw new RefusedException(Refusal.WRONG_STRUCTURE, "not a certificate request", e);
    }
  }

  /** Returns what two persons read to each other. */
  public String fingerprint() {
    return Certificates.fingerprint(key);
  }
}
