package org.checkpointlpr.seal;

/**
 * Something that claims to be trusted was refused. The reason is a type, so that callers and tests
 * need not read the message; the message never holds content.
 */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  /** Creates the exception; the message says what was found and what is allowed. */
  public RefusedException(Refusal refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  /** Creates the exception with its cause. */
  public RefusedException(Refusal refusal, String message, Throwable cause) {
    super(message, cause);
    this.refusal = refusal;
  }

  /** Returns the reason. */
  public Refusal refusal() {
    return refusal;
  }
}
