package org.checkpointlpr.agent.outbox;

/** The outbox could not do what it was asked. The message says what, and what to do about it. */
public final class OutboxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. */
  public enum Reason {
    /** No space left on the disk; what is stored is safe. */
    DISK_FULL,
    /** The quota is used up and nothing may be dropped for this record. */
    QUOTA,
    /** The disk or the file cannot be read or written. */
    IO,
    /** It was closed. */
    CLOSED
  }

  /** Creates the exception. */
  public OutboxException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Creates the exception with its cause. */
  public OutboxException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns the reason. */
  public Reason reason() {
    return reason;
  }
}
