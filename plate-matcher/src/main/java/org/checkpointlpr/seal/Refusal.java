package org.checkpointlpr.seal;

/** Why something that claims to be trusted was refused. */
public enum Refusal {
  /** Longer than the caller allows; nothing of it was parsed. */
  TOO_LARGE,
  /**
   * Not one complete DER value: truncated, trailing bytes, indefinite length, nested too deeply.
   */
  NOT_DER,
  /** DER, but not the CMS or X.509 structure that was expected. */
  WRONG_STRUCTURE,
  /** An algorithm that is not on the allow-list. */
  WRONG_ALGORITHM,
  /** Sealed, but not to this key. */
  NOT_A_RECIPIENT,
  /** The authentication tag does not fit: changed on the way. */
  TAMPERED,
  /** No known certificate belongs to the signature. */
  UNKNOWN_SIGNER,
  /** The signature does not fit the content. */
  BAD_SIGNATURE,
  /** Fewer different signers than the threshold. */
  TOO_FEW_SIGNERS,
  /** The signer's certificate was issued for something else. */
  WRONG_ROLE,
  /** The certificate does not lead to the mission's root. */
  UNTRUSTED,
  /** The certificate's time is over, or not yet come. */
  EXPIRED,
  /** The certificate is on the revocation list. */
  REVOKED
}
