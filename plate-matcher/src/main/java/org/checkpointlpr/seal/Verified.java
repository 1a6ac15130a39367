package org.checkpointlpr.seal;

import java.security.cert.X509Certificate;
import java.util.List;

/** Content whose signatures have been checked, with those who signed. Immutable. */
public final class Verified {
  private final byte[] content;
  private final List<X509Certificate> signers;

  Verified(byte[] content, List<X509Certificate> signers) {
    this.content = content;
    this.signers = List.copyOf(signers);
  }

  /** Returns a copy of the content. */
  public byte[] content() {
    return content.clone();
  }

  /** Returns the certificates of those who signed, each name once. */
  public List<X509Certificate> signers() {
    return signers;
  }

  /** Returns the first signer's name. */
  public String signer() {
    return Certificates.commonName(signers.get(0));
  }

  @Override
  public String toString() {
    return "verified(" + content.length + " bytes)";
  }
}
