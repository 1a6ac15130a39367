package org.checkpointlpr.agent.doctor;

/**
 * What one check found.
 *
 * @param subject what was looked at, one or two words
 * @param state how it is
 * @param text what was seen; where it is not good, also what to do
 */
public record Finding(String subject, State state, String text) {
  /** How something is. */
  public enum State {
    /** As it should be. */
    GOOD,
    /** It works, but somebody should look at it. */
    DOUBTFUL,
    /** It does not work. */
    BAD,
    /** It could not be looked at, because something else is bad or not configured. */
    SKIPPED
  }

  static Finding good(String subject, String text) {
    return new Finding(subject, State.GOOD, text);
  }

  static Finding doubtful(String subject, String text) {
    return new Finding(subject, State.DOUBTFUL, text);
  }

  static Finding bad(String subject, String text) {
    return new Finding(subject, State.BAD, text);
  }

  static Finding skipped(String subject, String text) {
    return new Finding(subject, State.SKIPPED, text);
  }
}
