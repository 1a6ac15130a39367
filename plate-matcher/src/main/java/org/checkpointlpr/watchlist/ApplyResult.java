package org.checkpointlpr.watchlist;

import org.checkpointlpr.seal.Refusal;
import org.jspecify.annotations.Nullable;

/** What became of a release at a checkpoint. */
public sealed interface ApplyResult {
  /**
   * The release is live.
   *
   * @param version its version
   * @param entries how many entries it holds
   */
  record Applied(long version, int entries) implements ApplyResult {}

  /**
   * The list that was live stays live.
   *
   * @param reason why
   * @param signature what was wrong with the signature or the envelope, or null
   * @param message what was found and what is allowed; for the log, the page and headquarters
   */
  record Refused(Reason reason, @Nullable Refusal signature, String message)
      implements ApplyResult {}

  /** Why a release is refused, in the order in which it is checked. */
  enum Reason {
    /** The list was destroyed on purpose here; a person must lift that first. */
    PANICKED,
    /** A file is longer than any may be, or than announced. */
    TOO_LARGE,
    /** The signatures do not carry: see the signature's own reason. */
    SIGNATURE,
    /** Signed, but not a manifest that this program understands. */
    NOT_A_MANIFEST,
    /** For another mission or another list. */
    WRONG_LIST,
    /** Not newer than what was live, or this version was live with another content. */
    ROLLED_BACK,
    /** So much newer that no operator can have meant it: it would block all later releases. */
    FAST_FORWARD,
    /** Its time is over. */
    EXPIRED,
    /** Issued in the future: this clock or the operator's is wrong. */
    NOT_YET,
    /** A file that the manifest names is not there. */
    MISSING_FILE,
    /** A file is not what the manifest names. */
    WRONG_FILE,
    /** The keys are not sealed to this checkpoint, or were changed. */
    NOT_FOR_US,
    /** A file is what the manifest names, but does not open, or in another place. */
    UNREADABLE,
    /** More entries than a checkpoint takes. */
    TOO_MANY,
    /** This checkpoint's disk refused. */
    DISK
  }
}
