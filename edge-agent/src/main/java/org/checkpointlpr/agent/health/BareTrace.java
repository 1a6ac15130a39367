package org.checkpointlpr.agent.health;

/**
 * What was thrown, and where, without what it says: a message may name a plate, and a log is kept.
 */
public final class BareTrace {
  /** Causes of causes say little more, and may go round in a circle. */
  private static final int MOST_CAUSES = 4;

  private BareTrace() {}

  /** Returns something to log whose message is the class of what was thrown. */
  public static Throwable of(Throwable thrown) {
    return of(thrown, MOST_CAUSES);
  }

  private static Throwable of(Throwable thrown, int causes) {
    Throwable cause = thrown.getCause();
    Throwable bare =
        new IllegalStateException(
            thrown.getClass().getName(),
            cause == null || causes == 0 ? null : of(cause, causes - 1));
    bare.setStackTrace(thrown.getStackTrace());
    return bare;
  }
}
