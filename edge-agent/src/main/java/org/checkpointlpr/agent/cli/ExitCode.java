package org.checkpointlpr.agent.cli;

/**
 * How a command ends. The numbers above 63 are those of BSD's {@code sysexits.h}, so that scripts
 * and systemd can tell a wrong configuration from a passing trouble.
 */
public final class ExitCode {
  /** All went well. */
  public static final int OK = 0;

  /** The work was done and its answer is "no": something was refused, or a check failed. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** Input data is wrong: a label file, a picture, a record. */
  public static final int DATA = 65;

  /** An input file or folder is missing or unreadable. */
  public static final int NO_INPUT = 66;

  /** A service that is needed (broker, camera) cannot be reached. */
  public static final int UNAVAILABLE = 69;

  /** A bug in the program; the message asks for a report. */
  public static final int SOFTWARE = 70;

  /** Output cannot be written: disk full, no permission. */
  public static final int IO = 74;

  /** The configuration is wrong; every problem has been printed. */
  public static final int CONFIG = 78;

  private ExitCode() {}
}
