package org.checkpointlpr.watchlist;

import org.checkpointlpr.seal.RefusedException;

/** Carries a refusal from the step that found it to the store, which returns it as a result. */
final class ReleaseRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ApplyResult.Refused refused;

  ReleaseRefusedException(ApplyResult.Reason reason, String message) {
    super(message);
    this.refused = new ApplyResult.Refused(reason, null, message);
  }

  ReleaseRefusedException(ApplyResult.Reason reason, RefusedException cause) {
    super(cause.getMessage(), cause);
    this.refused =
        new ApplyResult.Refused(reason, cause.refusal(), String.valueOf(cause.getMessage()));
  }

  ApplyResult.Refused refused() {
    return refused;
  }
}
