package org.checkpointlpr.seal;

import java.util.List;
import java.util.OptionalInt;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * What a certificate may be used for. A role stands in the certificate as an extended key usage of
 * the project's own arc, beside the usual one where TLS needs it, so that a checkpoint's key can
 * sign nothing that an operator must sign, whatever a CMS tool says of the bare signature.
 */
public enum Role {
  /** The mission's root: issues the three authorities below it, nothing else. */
  ROOT(0, Kind.AUTHORITY),
  /** Issues the certificates of checkpoints. */
  CHECKPOINT_AUTHORITY(1, Kind.AUTHORITY),
  /** Issues the certificates of operators. */
  OPERATOR_AUTHORITY(2, Kind.AUTHORITY),
  /** Issues the certificates of brokers and headquarters; clients trust only it for a broker. */
  INFRASTRUCTURE_AUTHORITY(3, Kind.AUTHORITY),
  /** A checkpoint's TLS client key. */
  CHECKPOINT_LINK(10, Kind.TLS_CLIENT),
  /** Signs a checkpoint's records. */
  CHECKPOINT_SIGN(11, Kind.SIGN),
  /** Opens what is sealed to a checkpoint: its list key and pepper. */
  CHECKPOINT_OPEN(12, Kind.OPEN),
  /** An operator's TLS client key. */
  OPERATOR_LINK(20, Kind.TLS_CLIENT),
  /** Signs watchlist releases. */
  OPERATOR_SIGN(21, Kind.SIGN),
  /** Headquarters' TLS client key. */
  HQ_LINK(30, Kind.TLS_CLIENT),
  /** Signs receipts and beats; cannot sign lists. */
  HQ_SIGN(31, Kind.SIGN),
  /** Opens records. */
  HQ_OPEN(32, Kind.OPEN),
  /** Opens records when the key of headquarters is lost; kept offline. */
  RECOVERY_OPEN(33, Kind.OPEN),
  /** A broker's TLS server key. */
  BROKER(40, Kind.TLS_SERVER);

  private enum Kind {
    AUTHORITY(KeyUsage.keyCertSign | KeyUsage.cRLSign),
    TLS_CLIENT(KeyUsage.digitalSignature),
    TLS_SERVER(KeyUsage.digitalSignature),
    SIGN(KeyUsage.digitalSignature),
    OPEN(KeyUsage.keyAgreement);

    final int usage;

    Kind(int usage) {
      this.usage = usage;
    }
  }

  /** An arc that anyone may use without registration: 2.25 and a random UUID as a number. */
  private static final String ARC = "2.25.55593878068184628931579016062964045244";

  /** Below it stands how many operators must sign a release, in the operators' authority. */
  private static final String SIGNATURES = ARC + ".50.";

  private final String oid;
  private final Kind kind;

  Role(int number, Kind kind) {
    this.oid = ARC + "." + number;
    this.kind = kind;
  }

  /** Returns the role's object identifier, in dotted form. */
  public String oid() {
    return oid;
  }

  /** Returns whether certificates of this role issue others. */
  public boolean isAuthority() {
    return kind == Kind.AUTHORITY;
  }

  /** Returns the authority that issues certificates of this role; the root issues itself. */
  public Role issuer() {
    return switch (this) {
      case ROOT, CHECKPOINT_AUTHORITY, OPERATOR_AUTHORITY, INFRASTRUCTURE_AUTHORITY -> ROOT;
      case CHECKPOINT_LINK, CHECKPOINT_SIGN, CHECKPOINT_OPEN -> CHECKPOINT_AUTHORITY;
      case OPERATOR_LINK, OPERATOR_SIGN -> OPERATOR_AUTHORITY;
      case HQ_LINK, HQ_SIGN, HQ_OPEN, RECOVERY_OPEN, BROKER -> INFRASTRUCTURE_AUTHORITY;
    };
  }

  /** Returns the mark in the operators' authority that asks for so many signatures. */
  static KeyPurposeId signatures(int count) {
    return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(SIGNATURES + count));
  }

  /** Returns how many signatures a mark asks for; empty if it is no such mark. */
  static OptionalInt signatures(String oid) {
    String count = oid.startsWith(SIGNATURES) ? oid.substring(SIGNATURES.length()) : "";
    return count.matches("[1-9]") ? OptionalInt.of(count.charAt(0) - '0') : OptionalInt.empty();
  }

  boolean opens() {
    return kind == Kind.OPEN;
  }

  KeyUsage keyUsage() {
    return new KeyUsage(kind.usage);
  }

  /**
   * Returns the extended key usages. An authority's would limit, in the eyes of OpenSSL and Java,
   * what stands below it, so they name any purpose too.
   */
  List<KeyPurposeId> purposes() {
    KeyPurposeId mine = KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid));
    return switch (kind) {
      case AUTHORITY ->
          List.of(
              mine,
              KeyPurposeId.anyExtendedKeyUsage,
              KeyPurposeId.id_kp_clientAuth,
              KeyPurposeId.id_kp_serverAuth);
      case TLS_CLIENT -> List.of(mine, KeyPurposeId.id_kp_clientAuth);
      case TLS_SERVER -> List.of(mine, KeyPurposeId.id_kp_serverAuth);
      case SIGN, OPEN -> List.of(mine);
    };
  }
}
