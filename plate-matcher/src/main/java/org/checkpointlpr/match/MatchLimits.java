package org.checkpointlpr.match;

/**
 * The bounds that hold for a whole list, whatever its entries allow. Immutable.
 *
 * @param minProbability alternatives less probable than this are not looked up, 0 to 1
 * @param maxAlternatives at most so many alternatives are looked up, 1 to 64
 * @param equivalents how many look-alikes a match may need, 0 to 2
 * @param minLengthForEquivalents plates shorter than this must be read as they are
 * @param minLengthForEdit plates shorter than this are never matched with an edit
 */
public record MatchLimits(
    double minProbability,
    int maxAlternatives,
    int equivalents,
    int minLengthForEquivalents,
    int minLengthForEdit) {
  /** No entry may ask for more look-alikes than this. */
  public static final int MAX_EQUIVALENTS = 2;

  /**
   * One look-alike in plates of five characters or more, as the most careful product on the market
   * does; alternatives down to 5 %.
   */
  public static final MatchLimits DEFAULT = new MatchLimits(0.05, 64, 1, 5, 5);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the first value out of range
   */
  public MatchLimits {
    if (!(minProbability >= 0 && minProbability <= 1)) {
      throw new IllegalArgumentException("minProbability " + minProbability + "; allowed: 0 to 1");
    }
    if (maxAlternatives < 1 || maxAlternatives > 64) {
      throw new IllegalArgumentException(
          "maxAlternatives " + maxAlternatives + "; allowed: 1 to 64");
    }
    if (equivalents < 0 || equivalents > MAX_EQUIVALENTS) {
      throw new IllegalArgumentException("equivalents " + equivalents + "; allowed: 0 to 2");
    }
    if (minLengthForEquivalents < 1 || minLengthForEdit < 1) {
      throw new IllegalArgumentException("minimum lengths must be at least 1");
    }
  }

  /** Returns how many look-alikes a plate of this length may have. */
  public int equivalents(int length) {
    return length < minLengthForEquivalents ? 0 : equivalents;
  }

  /** Returns whether a plate of this length may be matched with one edit. */
  public boolean editAllowed(int length) {
    return length >= minLengthForEdit;
  }
}
