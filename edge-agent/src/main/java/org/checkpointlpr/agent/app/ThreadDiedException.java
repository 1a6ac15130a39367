package org.checkpointlpr.agent.app;

import org.checkpointlpr.agent.health.BareTrace;

/**
 * One of the program's threads was ended by a bug or by an {@link Error}; without it nothing more
 * is done. Says which and by what, but not with its message, which may name a plate.
 */
public final class ThreadDiedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String thread;

  ThreadDiedException(String thread, Throwable cause) {
    super("thread %s died of %s".formatted(thread, words(cause)), BareTrace.of(cause));
    this.thread = thread;
  }

  private static String words(Throwable cause) {
    StackTraceElement[] stack = cause.getStackTrace();
    String name = cause.getClass().getSimpleName();
    return stack.length == 0 ? name : name + " in " + stack[0];
  }

  /** Returns the name of the thread. */
  public String thread() {
    return thread;
  }
}
