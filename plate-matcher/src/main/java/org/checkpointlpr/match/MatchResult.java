package org.checkpointlpr.match;

/** Whether a reading is a wanted plate. */
public sealed interface MatchResult {
  /** It is not, as far as the policy allows to say. */
  record None() implements MatchResult {}

  /** The most probable text of the reading is the wanted one, character by character. */
  record Exact(Explanation why) implements MatchResult {}

  /** It may be: something differs, and the explanation says what. */
  record Near(Explanation why) implements MatchResult {}
}
