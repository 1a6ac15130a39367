package org.checkpointlpr.seal;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.Store;
import org.jspecify.annotations.Nullable;

/**
 * CMS SignedData (RFC 5652) with ECDSA P-256 over SHA-256, content inside. {@code openssl cms
 * -verify} checks every one of them. All methods are safe on any thread.
 */
public final class Signed {
  /** A release is signed by a few operators; each signature costs the verifier a millisecond. */
  private static final int MAX_SIGNERS = 32;

  private Signed() {}

  /**
   * Who must have signed.
   *
   * @param roster the certificates that are known
   * @param role what the signers' certificates must have been issued for
   * @param threshold how many different persons or devices, by name, must have signed; at least 1
   * @param at the clock, or the clock floor where that is later
   */
  public record Policy(Roster roster, Role role, int threshold, Instant at) {
    /**
     * Checks the threshold.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Policy {
      if (threshold < 1) {
        throw new IllegalArgumentException("threshold " + threshold + "; at least 1 must sign");
      }
    }
  }

  /**
   * Signs as small as CMS can: the signer is named by key identifier, no certificate, no signed
   * attributes. For records: what binds them is inside their content.
   */
  public static byte[] compact(byte[] content, Identity signer) {
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(digests())
              .setDirectSignature(true)
              .build(contentSigner(signer), Certificates.keyIdBytes(signer.certificate())));
      return generate(generator, content);
    } catch (OperatorCreationException e) {
      throw cannotSign(signer, e);
    }
  }

  /**
   * Signs with the certificate and its authority inside and bound by signingCertificateV2 (RFC
   * 5035): for releases and evidence, which must be checkable with the root alone.
   */
  public static byte[] sign(byte[] content, Identity signer) {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    addSigner(generator, signer);
    return generate(generator, content);
  }

  /**
   * Adds a signature over the same content; those that are there stay as they are.
   *
   * @throws RefusedException if the bytes are not signed data within the limit
   */
  public static byte[] cosign(byte[] signed, int maxBytes, Identity signer)
      throws RefusedException {
    CMSSignedData before = parse(signed, maxBytes);
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    try {
      generator.addSigners(before.getSignerInfos());
      generator.addCertificates(before.getCertificates());
    } catch (CMSException e) {
      throw new RefusedException(Refusal.WRONG_STRUCTURE, "unreadable certificates", e);
    }
    addSigner(generator, signer);
    return generate(generator, content(before));
  }

  /**
   * Verifies and returns the content. Every signature must be valid and of a known signer in the
   * policy's role: a message that carries one good and one bad signature is refused.
   *
   * @param signed as received
   * @param maxBytes longer ones are refused before anything is parsed
   * @throws RefusedException with the reason
   */
  public static Verified verify(byte[] signed, int maxBytes, Policy policy)
      throws RefusedException {
    Verified verified =
        verify(
            signed,
            maxBytes,
            policy.roster(),
            signer -> policy.roster().trust().check(signer, policy.role(), policy.at()));
    if (verified.signers().size() < policy.threshold()) {
      throw new RefusedException(
          Refusal.TOO_FEW_SIGNERS,
          "signed by %d different; %d must sign"
              .formatted(verified.signers().size(), policy.threshold()));
    }
    return verified;
  }

  /**
   * Verifies everything but whether the signers' certificates are valid now. Their validity is for
   * the caller to judge, against a time that the signer did not choose alone.
   *
   * @param signed as received
   * @param maxBytes longer ones are refused before anything is parsed
   * @param roster the certificates that are known
   * @param role what the signers' certificates must have been issued for
   * @throws RefusedException with the reason; never EXPIRED
   */
  public static Verified verifyButTime(byte[] signed, int maxBytes, Roster roster, Role role)
      throws RefusedException {
    return verify(signed, maxBytes, roster, signer -> roster.trust().checkButTime(signer, role));
  }

  /** What is asked of a signer's certificate. */
  private interface Acceptance {
    void check(X509Certificate signer) throws RefusedException;
  }

  private static Verified verify(byte[] signed, int maxBytes, Roster roster, Acceptance acceptance)
      throws RefusedException {
    CMSSignedData data = parse(signed, maxBytes);
    Map<String, X509Certificate> signers = new LinkedHashMap<>();
    try {
      for (SignerInformation signer : data.getSignerInfos()) {
        X509Certificate certificate = find(signer, data, roster);
        acceptance.check(certificate);
        requireSignature(signer, certificate);
        signers.put(Certificates.commonName(certificate), certificate);
      }
    } catch (IllegalArgumentException e) {
      // Bouncy Castle parses signed attributes only now, and throws for what is none.
      throw new RefusedException(Refusal.WRONG_STRUCTURE, "unreadable signed attributes", e);
    }
    return new Verified(content(data), List.copyOf(signers.values()));
  }

  /**
   * Returns the content without checking any signature: for showing what is about to be signed, and
   * for finding out whom to ask. Never act on it.
   *
   * @throws RefusedException if the bytes are not signed data within the limit
   */
  public static byte[] contentUnverified(byte[] signed, int maxBytes) throws RefusedException {
    return content(parse(signed, maxBytes));
  }

  /**
   * Returns the message without the zeros that padding put after it: what its hash is taken of.
   *
   * @throws RefusedException if it is too large, not DER, or followed by anything but zeros
   */
  public static byte[] withoutPadding(byte[] signed, int maxBytes) throws RefusedException {
    return Arrays.copyOf(signed, length(signed, maxBytes));
  }

  private static int length(byte[] signed, int maxBytes) throws RefusedException {
    if (signed.length > maxBytes) {
      throw new RefusedException(
          Refusal.TOO_LARGE, signed.length + " bytes; at most " + maxBytes + " are read");
    }
    int length = DerShape.check(signed);
    for (int i = length; i < signed.length; i++) {
      if (signed[i] != 0) {
        throw new RefusedException(Refusal.NOT_DER, "bytes other than padding follow the message");
      }
    }
    return length;
  }

  private static CMSSignedData parse(byte[] signed, int maxBytes) throws RefusedException {
    int length = length(signed, maxBytes);
    try {
      CMSSignedData data = new CMSSignedData(Arrays.copyOf(signed, length));
      if (data.isDetachedSignature()
          || !CMSObjectIdentifiers.data.getId().equals(data.getSignedContentTypeOID())
          || !(data.getSignedContent().getContent() instanceof byte[])) {
        throw new RefusedException(
            Refusal.WRONG_STRUCTURE, "the content is not inside, or no data");
      }
      // Both are parsed only when asked for: ask here, where whatever they throw is a refusal.
      if (data.getSignerInfos().size() > MAX_SIGNERS) {
        throw new RefusedException(Refusal.TOO_LARGE, "more signatures than " + MAX_SIGNERS);
      }
      var unused = data.getCertificates();
      return data;
    } catch (CMSException | RuntimeException e) {
      throw new RefusedException(Refusal.WRONG_STRUCTURE, "not CMS signed data", e);
    }
  }

  private static byte[] content(CMSSignedData data) {
    return (byte[]) data.getSignedContent().getContent();
  }

  private static X509Certificate find(SignerInformation signer, CMSSignedData data, Roster roster)
      throws RefusedException {
    byte[] keyId = signer.getSID().getSubjectKeyIdentifier();
    if (keyId != null) {
      Optional<X509Certificate> known = roster.find(HexFormat.of().formatHex(keyId));
      if (known.isPresent()) {
        return known.get();
      }
    }
    Store<X509CertificateHolder> carried = data.getCertificates();
    @SuppressWarnings("unchecked") // a signer id selects certificate holders
    Collection<X509CertificateHolder> matching = carried.getMatches(signer.getSID());
    for (X509CertificateHolder holder : matching) {
      try {
        return new JcaX509CertificateConverter().getCertificate(holder);
      } catch (CertificateException e) {
        throw new RefusedException(Refusal.WRONG_STRUCTURE, "unreadable certificate", e);
      }
    }
    throw new RefusedException(Refusal.UNKNOWN_SIGNER, "no known certificate made a signature");
  }

  private static void requireSignature(SignerInformation signer, X509Certificate certificate)
      throws RefusedException {
    if (!Algorithms.SIGNATURE.getId().equals(signer.getEncryptionAlgOID())
        || !Algorithms.DIGEST.getId().equals(signer.getDigestAlgOID())
        || !Algorithms.isP256(certificate.getPublicKey())) {
      throw new RefusedException(
          Refusal.WRONG_ALGORITHM, "signed otherwise than by ECDSA P-256 with SHA-256");
    }
    requireSigningCertificate(signer.getSignedAttributes(), certificate);
    try {
      // By key, not by certificate: the validity was checked against our clock, not the signer's.
      SignerInformationVerifier verifier =
          new JcaSimpleSignerInfoVerifierBuilder()
              .setProvider(Keys.BC)
              .build(certificate.getPublicKey());
      if (signer.verify(verifier)) {
        return;
      }
    } catch (CMSException | OperatorCreationException | RuntimeException e) {
      throw new RefusedException(Refusal.BAD_SIGNATURE, "the signature cannot be checked", e);
    }
    throw new RefusedException(Refusal.BAD_SIGNATURE, "the signature does not fit the content");
  }

  private static void requireSigningCertificate(
      @Nullable AttributeTable attributes, X509Certificate certificate) throws RefusedException {
    Attribute bound =
        attributes == null
            ? null
            : attributes.get(PKCSObjectIdentifiers.id_aa_signingCertificateV2);
    if (bound == null) {
      return;
    }
    try {
      byte[] named =
          SigningCertificateV2.getInstance(bound.getAttrValues().getObjectAt(0))
              .getCerts()[0]
              .getCertHash();
      if (MessageDigest.isEqual(named, Certificates.sha256(certificate.getEncoded()))) {
        return;
      }
    } catch (CertificateEncodingException | RuntimeException e) {
      throw new RefusedException(Refusal.WRONG_STRUCTURE, "unreadable signing certificate", e);
    }
    throw new RefusedException(
        Refusal.UNKNOWN_SIGNER, "the signature names another certificate than was found");
  }

  private static void addSigner(CMSSignedDataGenerator generator, Identity signer) {
    try {
      byte[] hash = Certificates.sha256(signer.certificate().getEncoded());
      AttributeTable attributes =
          new AttributeTable(
              new Attribute(
                  PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                  new DERSet(new SigningCertificateV2(new ESSCertIDv2(hash)))));
      generator.addSignerInfoGenerator(
          new JcaSimpleSignerInfoGeneratorBuilder()
              .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(attributes))
              .build("SHA256withECDSA", signer.key(), signer.certificate()));
      generator.addCertificates(new JcaCertStore(signer.chain()));
    } catch (OperatorCreationException | CertificateEncodingException | CMSException e) {
      throw cannotSign(signer, e);
    }
  }

  private static byte[] generate(CMSSignedDataGenerator generator, byte[] content) {
    try {
      // Definite lengths throughout: getEncoded() alone would write the container in BER.
      return generator
          .generate(new CMSProcessableByteArray(content), true)
          .getEncoded(ASN1Encoding.DER);
    } catch (CMSException | IOException e) {
      throw new IllegalStateException("cannot sign: " + e.getMessage(), e);
    }
  }

  private static DigestCalculatorProvider digests() throws OperatorCreationException {
    return new JcaDigestCalculatorProviderBuilder().build();
  }

  private static ContentSigner contentSigner(Identity signer) throws OperatorCreationException {
    JcaContentSignerBuilder builder = new JcaContentSignerBuilder("SHA256withECDSA");
    if (signer.key().getEncoded() != null) {
      // Four times as fast as JDK 17's own; a key inside a token is signed with by its provider.
      builder.setProvider(Keys.BC);
    }
    return builder.build(signer.key());
  }

  private static IllegalStateException cannotSign(Identity signer, Exception e) {
    return new IllegalStateException("the key of " + signer.name() + " cannot sign", e);
  }
}
