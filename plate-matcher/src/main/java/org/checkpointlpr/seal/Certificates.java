package org.checkpointlpr.seal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** What can be read off a certificate. All methods are pure and safe on any thread. */
public final class Certificates {
  private Certificates() {}

  /** Returns the subject's common name, or {@code ""} if it has none. */
  public static String commonName(X509Certificate certificate) {
    X500Name name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    var names = name.getRDNs(BCStyle.CN);
    return names.length == 0 ? "" : names[0].getFirst().getValue().toString();
  }

  /** Returns whether the certificate was issued for the role. */
  public static boolean hasRole(X509Certificate certificate, Role role) {
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes != null && purposes.contains(role.oid());
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /**
   * Returns the subject key identifier in hexadecimal: the name under which CMS refers to a key.
   *
   * @throws IllegalArgumentException if the certificate has none
   */
  public static String keyId(X509Certificate certificate) {
    return HexFormat.of().formatHex(keyIdBytes(certificate));
  }

  /**
   * Returns the SHA-256 of the public key in groups of four hexadecimal digits, to be read aloud by
   * two persons: the first 20 of its 32 bytes, as many as a person has patience for.
   */
  public static String fingerprint(PublicKey key) {
    byte[] hash = Arrays.copyOf(sha256(key.getEncoded()), 20);
    String hex = HexFormat.of().withUpperCase().formatHex(hash);
    return hex.replaceAll("(.{4})(?!$)", "$1 ").toUpperCase(Locale.ROOT);
  }

  /** Returns the SHA-256 of the bytes. */
  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  static byte[] keyIdBytes(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    if (extension == null) {
      throw new IllegalArgumentException(
          "the certificate of " + commonName(certificate) + " has no subject key identifier");
    }
    byte[] inner = ASN1OctetString.getInstance(extension).getOctets();
    return SubjectKeyIdentifier.getInstance(inner).getKeyIdentifier();
  }
}
