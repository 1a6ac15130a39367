package org.checkpointlpr.agent.natives;

/** A native library or a model could not be loaded. The message says which, and what to do. */
public final class NativesException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public NativesException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public NativesException(String message, Throwable cause) {
    super(message, cause);
  }
}
