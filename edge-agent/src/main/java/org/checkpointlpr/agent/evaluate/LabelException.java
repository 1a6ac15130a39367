package org.checkpointlpr.agent.evaluate;

/** A label file is missing or wrong. The message says where and what is allowed. */
public final class LabelException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public LabelException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public LabelException(String message, Throwable cause) {
    super(message, cause);
  }
}
