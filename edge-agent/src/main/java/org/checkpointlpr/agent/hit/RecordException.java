package org.checkpointlpr.agent.hit;

/**
 * Bytes that should be a record or receipt are not one. The message shows none of their content.
 */
public final class RecordException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message says which field, and what is allowed. */
  public RecordException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public RecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
