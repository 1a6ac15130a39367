package org.checkpointlpr.plate;

/**
 * One text that a reading may stand for, with the probability that it is the plate's true text.
 * Immutable; safe on any thread.
 *
 * @param text the canonical text
 * @param probability 0 to 1; the alternatives of one reading add up to at most 1
 */
public record Alternative(PlateText text, double probability) {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the probability is not within 0 to 1
   */
  public Alternative {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability " + probability + "; allowed are 0 to 1");
    }
  }
}
