package org.checkpointlpr.agent.cli;

import com.sun.jna.Function;

/** What the process is connected to. */
final class Terminal {
  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  private Terminal() {}

  /**
   * Returns whether a person sees standard error. {@link System#console()} does not tell: it is
   * null as soon as standard output goes to a file, and never null from Java 22 on.
   */
  static boolean showsProgress() {
    return isTerminal(STANDARD_ERROR);
  }

  /** Returns whether a person sees standard output, in colours. */
  static boolean showsColours() {
    return isTerminal(STANDARD_OUTPUT);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      Object[] arguments = {descriptor};
      return Function.getFunction("c", "isatty").invokeInt(arguments) == 1;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }
}
