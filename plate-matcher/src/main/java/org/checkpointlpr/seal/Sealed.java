package org.checkpointlpr.seal;

import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.cms.AuthEnvelopedData;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.KeyAgreeRecipientId;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.operator.OutputAEADEncryptor;

/**
 * CMS AuthEnvelopedData (RFC 5083): AES-256-GCM (RFC 5084) under a fresh key that is wrapped for
 * each recipient by ECDH P-256 with the SHA-256 KDF and AES-256 key wrap (RFC 5753). {@code openssl
 * cms -decrypt} opens every one of them. All methods are safe on any thread.
 */
public final class Sealed {
  /** A release to a large mission has one recipient a checkpoint; more is not ours. */
  private static final int MAX_RECIPIENTS = 4096;

  /** Sealing an empty message to learn its length costs as much as sealing a full one. */
  private static final Map<Long, Integer> OVERHEADS = new ConcurrentHashMap<>();

  private Sealed() {}

  /**
   * Seals the content to all recipients: any one of their keys opens it.
   *
   * @param recipients certificates of a role that opens
   * @throws IllegalArgumentException if there is none, or one was not issued for opening
   */
  public static byte[] seal(byte[] content, List<X509Certificate> recipients) {
    if (recipients.isEmpty() || recipients.size() > MAX_RECIPIENTS) {
      throw new IllegalArgumentException(
          recipients.size() + " recipients; allowed are 1 to " + MAX_RECIPIENTS);
    }
    KeyPair ephemeral = Keys.ephemeral();
    try {
      JceKeyAgreeRecipientInfoGenerator agreement =
          new JceKeyAgreeRecipientInfoGenerator(
                  Algorithms.AGREEMENT,
                  ephemeral.getPrivate(),
                  ephemeral.getPublic(),
                  Algorithms.WRAP)
              .setProvider(Keys.BC);
      for (X509Certificate recipient : recipients) {
        requireOpens(recipient);
        agreement.addRecipient(Certificates.keyIdBytes(recipient), recipient.getPublicKey());
      }
      CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
      generator.addRecipientInfoGenerator(agreement);
      OutputAEADEncryptor encryptor =
          (OutputAEADEncryptor)
              new JceCMSContentEncryptorBuilder(Algorithms.CONTENT).setProvider(Keys.BC).build();
      return generator
          .generate(new CMSProcessableByteArray(content), encryptor)
          .toASN1Structure()
          .getEncoded(ASN1Encoding.DER);
    } catch (CMSException | IOException | CertificateEncodingException e) {
      throw new IllegalStateException("cannot seal: " + e.getMessage(), e);
    }
  }

  /**
   * Seals the content after filling it up with zeros, so that all sealed messages of one kind have
   * one of a few lengths and a listener learns little from them.
   *
   * @param sizes ascending sealed lengths in bytes; a content too long for the last stays unpadded
   */
  public static byte[] sealPadded(
      byte[] content, List<X509Certificate> recipients, List<Integer> sizes) {
    int overhead = overhead(recipients);
    for (int size : sizes) {
      // The length fields of DER grow with the content: by at most 12 bytes over an empty one.
      int room = size - overhead - 12;
      if (content.length <= room) {
        return seal(Arrays.copyOf(content, room), recipients);
      }
    }
    return seal(content, recipients);
  }

  /** An empty message's length: it depends only on the recipients' number and key identifiers. */
  private static int overhead(List<X509Certificate> recipients) {
    int identifiers = 0;
    for (X509Certificate recipient : recipients) {
      identifiers += Certificates.keyIdBytes(recipient).length;
    }
    return OVERHEADS.computeIfAbsent(
        recipients.size() * 100_000L + identifiers, key -> seal(new byte[0], recipients).length);
  }

  /**
   * Opens a message. Nothing of the content leaves before the tag over all of it has been checked.
   *
   * @param sealed as received
   * @param maxBytes longer ones are refused before anything is parsed
   * @param recipient whose key opens it
   * @throws RefusedException with the reason
   */
  public static byte[] open(byte[] sealed, int maxBytes, Identity recipient)
      throws RefusedException {
    if (sealed.length > maxBytes) {
      throw new RefusedException(
          Refusal.TOO_LARGE, sealed.length + " bytes; at most " + maxBytes + " are read");
    }
    if (DerShape.check(sealed) != sealed.length) {
      throw new RefusedException(Refusal.NOT_DER, "bytes follow the message");
    }
    CMSAuthEnvelopedData envelope = parse(sealed);
    X509CertificateHolder certificate = holder(recipient.certificate());
    for (RecipientInformation information : envelope.getRecipientInfos()) {
      if (information.getRID() instanceof KeyAgreeRecipientId id && id.match(certificate)) {
        return decrypt(information, recipient);
      }
    }
    throw new RefusedException(
        Refusal.NOT_A_RECIPIENT, "not sealed to the key of " + recipient.name());
  }

  private static CMSAuthEnvelopedData parse(byte[] sealed) throws RefusedException {
    try {
      ContentInfo outer = ContentInfo.getInstance(sealed);
      if (!CMSObjectIdentifiers.authEnvelopedData.equals(outer.getContentType())) {
        throw new RefusedException(
            Refusal.WRONG_STRUCTURE, "CMS, but not authenticated-enveloped data");
      }
      requireAlgorithms(AuthEnvelopedData.getInstance(outer.getContent()));
      return new CMSAuthEnvelopedData(outer);
    } catch (CMSException | RuntimeException e) {
      throw new RefusedException(Refusal.WRONG_STRUCTURE, "not a sealed message", e);
    }
  }

  /** Compares every algorithm with the one that is allowed, before any key is used. */
  private static void requireAlgorithms(AuthEnvelopedData data) throws RefusedException {
    AlgorithmIdentifier content =
        data.getAuthEncryptedContentInfo().getContentEncryptionAlgorithm();
    requireSame(Algorithms.CONTENT.equals(content.getAlgorithm()), "content is not AES-256-GCM");
    GCMParameters gcm = GCMParameters.getInstance(content.getParameters());
    requireSame(
        gcm.getIcvLen() == Algorithms.TAG_BYTES
            && data.getMac().getOctets().length == Algorithms.TAG_BYTES
            && gcm.getNonce().length == Algorithms.NONCE_BYTES,
        "tag or nonce is shorter than it must be");
    if (data.getRecipientInfos().size() > MAX_RECIPIENTS) {
      throw new RefusedException(Refusal.TOO_LARGE, "more recipients than " + MAX_RECIPIENTS);
    }
    for (ASN1Encodable element : data.getRecipientInfos()) {
      ASN1Encodable info = RecipientInfo.getInstance(element).getInfo();
      requireSame(info instanceof KeyAgreeRecipientInfo, "a recipient is not by key agreement");
      AlgorithmIdentifier agreement = ((KeyAgreeRecipientInfo) info).getKeyEncryptionAlgorithm();
      requireSame(
          Algorithms.AGREEMENT.equals(agreement.getAlgorithm())
              && Algorithms.WRAP.equals(
                  AlgorithmIdentifier.getInstance(agreement.getParameters()).getAlgorithm()),
          "the key is not wrapped by ECDH, SHA-256 KDF and AES-256");
    }
  }

  private static void requireSame(boolean allowed, String what) throws RefusedException {
    if (!allowed) {
      throw new RefusedException(Refusal.WRONG_ALGORITHM, what);
    }
  }

  private static byte[] decrypt(RecipientInformation information, Identity recipient)
      throws RefusedException {
    try {
      return information.getContent(
          new JceKeyAgreeAuthEnvelopedRecipient(recipient.key()).setProvider(Keys.BC));
    } catch (CMSException | RuntimeException e) {
      throw new RefusedException(Refusal.TAMPERED, "the message was changed on the way", e);
    }
  }

  private static X509CertificateHolder holder(X509Certificate certificate) {
    try {
      return new JcaX509CertificateHolder(certificate);
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate has no encoding", e);
    }
  }

  private static void requireOpens(X509Certificate certificate) {
    for (Role role : Role.values()) {
      if (role.opens() && Certificates.hasRole(certificate, role)) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "the certificate of " + Certificates.commonName(certificate) + " was not made for opening");
  }
}
