package org.checkpointlpr.seal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues certificates and revocation lists with an authority's key. Refuses to issue for a role
 * that belongs to another authority. Safe on any thread.
 *
 * @param identity the authority's own key and certificate
 * @param role which authority it is
 */
public record Authority(Identity identity, Role role) {
  /** A certificate is valid a little before it was made: clocks of checkpoints lag. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * What to certify.
   *
   * @param name the subject's common name; brokers bind topics to it
   * @param role what the key may do
   * @param hosts DNS names or IP addresses, for brokers only
   * @param from start of validity
   * @param validity how long
   * @param signatures for the operators' authority: how many operators must sign a release, 1 to 9;
   *     0 says nothing about it
   */
  public record Order(
      String name, Role role, List<String> hosts, Instant from, Duration validity, int signatures) {
    /**
     * Copies the list and checks the name: it becomes part of a topic and of an access list.
     *
     * @throws IllegalArgumentException if the name holds anything that a topic or a list may not,
     *     or the number of signatures is out of range or not for this role
     */
    public Order {
      hosts = List.copyOf(hosts);
      if (signatures < 0 || signatures > 9 || (signatures > 0 && role != Role.OPERATOR_AUTHORITY)) {
        throw new IllegalArgumentException(
            "%d signatures in a certificate of %s; allowed are 1 to 9 for OPERATOR_AUTHORITY alone"
                .formatted(signatures, role));
      }
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}")) {
        throw new IllegalArgumentException(
            "certificate name '%s'; allowed are 1 to 63 letters, digits, space, '.', '_', '-'"
                .formatted(name));
      }
    }

    /** Orders a certificate that says nothing about signatures of releases. */
    public Order(String name, Role role, List<String> hosts, Instant from, Duration validity) {
      this(name, role, hosts, from, validity, 0);
    }
  }

  /** Makes a mission's self-signed root. */
  public static Authority root(String mission, Instant from, Duration validity) {
    KeyPair pair = Keys.generate();
    Order order = new Order(mission + " root", Role.ROOT, List.of(), from, validity);
    X500Name name = subject(mission, order.name());
    X509Certificate certificate =
        certify(name, pair.getPrivate(), pair.getPublic(), pair.getPublic(), name, order);
    return new Authority(new Identity(pair.getPrivate(), List.of(certificate)), Role.ROOT);
  }

  /**
   * Issues one of the authorities below the root, with a new key.
   *
   * @throws IllegalArgumentException if this is not the root, or the role is no authority
   */
  public Authority authority(Role below, Instant from, Duration validity) {
    return authority(below, from, validity, 0);
  }

  /**
   * Issues the operators' authority, in whose certificate this root thereby signs how many
   * different operators must sign a release.
   *
   * @param signatures 1 to 9
   * @throws IllegalArgumentException if this is not the root, or the number is out of range
   */
  public Authority operatorAuthority(int signatures, Instant from, Duration validity) {
    return authority(Role.OPERATOR_AUTHORITY, from, validity, signatures);
  }

  private Authority authority(Role below, Instant from, Duration validity, int signatures) {
    KeyPair pair = Keys.generate();
    String name = below.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    X509Certificate certificate =
        issue(pair.getPublic(), new Order(name, below, List.of(), from, validity, signatures));
    return new Authority(new Identity(pair.getPrivate(), List.of(certificate)), below);
  }

  /**
   * Issues a certificate for a key that was made elsewhere.
   *
   * @throws IllegalArgumentException if the role belongs to another authority
   */
  public X509Certificate issue(PublicKey key, Order order) {
    if (order.role() == Role.ROOT || order.role().issuer() != role) {
      throw new IllegalArgumentException(
          "%s cannot issue %s; that is for %s"
              .formatted(role, order.role(), order.role().issuer()));
    }
    X509Certificate mine = identity.certificate();
    X500Name issuer = X500Name.getInstance(mine.getSubjectX500Principal().getEncoded());
    return certify(
        issuer, identity.key(), mine.getPublicKey(), key, subject(mission(), order.name()), order);
  }

  /** Makes a key and issues its certificate: for a role whose key may be made here. */
  public Identity enrol(Order order) {
    KeyPair pair = Keys.generate();
    X509Certificate certificate = issue(pair.getPublic(), order);
    return new Identity(
        pair.getPrivate(),
        role == Role.ROOT ? List.of(certificate) : List.of(certificate, identity.certificate()));
  }

  /**
   * Publishes the list of what this authority has revoked.
   *
   * @param serials serial numbers of certificates of this authority
   * @param number grows with each list
   * @param until when the next list is due; brokers refuse everybody after it
   */
  public X509CRL revoke(Collection<BigInteger> serials, long number, Instant at, Instant until) {
    X509Certificate mine = identity.certificate();
    X500Name issuer = X500Name.getInstance(mine.getSubjectX500Principal().getEncoded());
    X509v2CRLBuilder builder = new X509v2CRLBuilder(issuer, Date.from(at.minus(BACKDATED)));
    builder.setNextUpdate(Date.from(until));
    for (BigInteger serial : serials) {
      builder.addCRLEntry(serial, Date.from(at), CRLReason.keyCompromise);
    }
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(mine));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
      return new JcaX509CRLConverter().getCRL(builder.build(signer(identity.key())));
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("cannot make the revocation list of " + role, e);
    }
  }

  private String mission() {
    X500Name mine =
        X500Name.getInstance(identity.certificate().getSubjectX500Principal().getEncoded());
    return mine.getRDNs(BCStyle.O)[0].getFirst().getValue().toString();
  }

  private static X500Name subject(String mission, String name) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, mission)
        .addRDN(BCStyle.CN, name)
        .build();
  }

  private static ContentSigner signer(PrivateKey key) {
    try {
      return new JcaContentSignerBuilder("SHA256withECDSA").build(key);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("this key cannot sign; a P-256 key is needed", e);
    }
  }

  @SuppressWarnings("TooManyParameters") // the six parts of an X.509 certificate
  private static X509Certificate certify(
      X500Name issuer,
      PrivateKey issuerKey,
      PublicKey issuerPublicKey,
      PublicKey key,
      X500Name subject,
      Order order) {
    Role role = order.role();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuer,
            new BigInteger(127, RANDOM).setBit(126),
            Date.from(order.from().minus(BACKDATED)),
            Date.from(order.from().plus(order.validity())),
            subject,
            SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    try {
      builder.addExtension(
          Extension.basicConstraints,
          true,
          role.isAuthority()
              ? new BasicConstraints(role == Role.ROOT ? 1 : 0)
              : new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, role.keyUsage());
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(key)));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(keyId(issuerPublicKey)));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(purposes(order).toArray(KeyPurposeId[]::new)));
      if (!order.hosts().isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, names(order.hosts()));
      }
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer(issuerKey)));
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("cannot make the certificate of " + order.name(), e);
    }
  }

  private static List<KeyPurposeId> purposes(Order order) {
    List<KeyPurposeId> purposes = new ArrayList<>(order.role().purposes());
    if (order.signatures() > 0) {
      purposes.add(Role.signatures(order.signatures()));
    }
    return purposes;
  }

  /**
   * A record names three keys: with the usual 20 bytes each it would not fit 1 KiB. Two keys that
   * share 8 bytes of a hash would only be confused, not trusted: each is checked by its signature.
   */
  private static byte[] keyId(PublicKey key) {
    return Arrays.copyOf(Certificates.sha256(key.getEncoded()), 8);
  }

  private static GeneralNames names(List<String> hosts) {
    return new GeneralNames(
        hosts.stream()
            .map(
                host ->
                    new GeneralName(
                        host.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName,
                        host))
            .toArray(GeneralName[]::new));
  }
}
