package org.checkpointlpr.agent.hq;

/** Headquarters' archive cannot be used. The message says what, and what to do. */
public final class HqException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public HqException(String message, Throwable cause) {
    super(message, cause);
  }
}
