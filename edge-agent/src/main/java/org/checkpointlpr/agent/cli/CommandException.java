package org.checkpointlpr.agent.cli;

/**
 * A command cannot do its work. The message says what, which value, what is allowed and what to do;
 * it is printed as it stands, without a stack trace.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;

  /** Creates the exception with one of {@link ExitCode}. */
  public CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Creates the exception with its cause, which is not printed. */
  public CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Returns the {@link ExitCode} of the process. */
  public int exitCode() {
    return exitCode;
  }
}
