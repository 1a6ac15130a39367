package org.checkpointlpr.agent.capture;

/** A picture or a camera could not be read. The message says what, and what to do about it. */
public final class CaptureException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message must not hold credentials of a camera's address. */
  public CaptureException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public CaptureException(String message, Throwable cause) {
    super(message, cause);
  }
}
