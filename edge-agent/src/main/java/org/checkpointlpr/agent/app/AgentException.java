package org.checkpointlpr.agent.app;

/** The agent cannot start. The message says what is wrong and what to do. */
public final class AgentException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its cause. */
  public AgentException(String message, Throwable cause) {
    super(message, cause);
  }
}
