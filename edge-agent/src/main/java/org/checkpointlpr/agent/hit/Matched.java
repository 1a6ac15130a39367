package org.checkpointlpr.agent.hit;

/**
 * One entry of the watchlist that a sighting matched.
 *
 * @param entry the entry's opaque id
 * @param action code of the handling instruction
 * @param near false for the same text, true for a text that is only close
 * @param why for a near match, how the texts differ, character by character; else empty
 * @param probability that this vehicle is that entry, 0 to 1
 */
public record Matched(String entry, String action, boolean near, String why, double probability) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a text is too long or the probability out of range
   */
  public Matched {
    Limits.text("entry", entry, 1, 64);
    Limits.text("action", action, 1, 32);
    Limits.text("why", why, 0, 200);
    Limits.fraction("probability", probability);
  }

  /** Returns the match without the explanation, which may show parts of the plate. */
  @Override
  public String toString() {
    return "matched(" + action + (near ? ", near)" : ", exact)");
  }
}
