package org.checkpointlpr.agent.health;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bugs that end one piece of work and not the thread that did it: each is counted, and each kind is
 * logged once, without its message. An {@link Error} is none of them: it ends the thread, and so
 * the process. Safe on any thread.
 */
public class Mishaps {
  private static final Logger LOG = LoggerFactory.getLogger(Mishaps.class);

  /** Kinds that are logged; a log of more of them helps nobody. */
  private static final int MOST_KINDS = 64;

  private final Counters counters;

  // Guarded by this.
  private final Set<String> logged = new HashSet<>();

  /** Throws every bug on: for tests and measurements, which must not go on over one. */
  private static final class Thrown extends Mishaps {
    Thrown() {
      super(new Counters());
    }

    @Override
    public void note(Counters.Name counted, String during, RuntimeException bug) {
      throw bug;
    }
  }

  /** Returns mishaps that nobody survives: every bug is thrown on to the caller. */
  public static Mishaps thrown() {
    return new Thrown();
  }

  /** Notes mishaps in these counters. */
  public Mishaps(Counters counters) {
    this.counters = counters;
  }

  /**
   * Does a piece of work; if a bug ends it, that is counted as {@link Counters.Name#WORK_FAILED}.
   *
   * @param during what the work is, for the log; names no vehicle
   * @return whether it went well
   */
  @SuppressWarnings("IllegalCatch") // whatever ends it, the thread has other work to do
  public final boolean guard(String during, Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      note(Counters.Name.WORK_FAILED, during, e);
      return false;
    }
  }

  /** Counts a bug, and logs the first of its kind. */
  public void note(Counters.Name counted, String during, RuntimeException bug) {
    counters.count(counted);
    if (isNew(during, bug)) {
      LOG.error("failed during={}; further ones are counted alone", during, BareTrace.of(bug));
    }
  }

  private synchronized boolean isNew(String during, RuntimeException bug) {
    StackTraceElement[] stack = bug.getStackTrace();
    String place = stack.length == 0 ? "" : stack[0].toString();
    return logged.size() < MOST_KINDS && logged.add(during + bug.getClass().getName() + place);
  }
}
