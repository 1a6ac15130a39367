package org.checkpointlpr.agent.uplink;

/** A connection to a broker could not be made, or broke. The message says what to look at. */
public final class LinkException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public LinkException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public LinkException(String message, Throwable cause) {
    super(message, cause);
  }
}
