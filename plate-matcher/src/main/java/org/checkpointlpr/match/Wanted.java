package org.checkpointlpr.match;

import org.checkpointlpr.plate.PlateText;

/**
 * A plate that is looked for, and how far a reading may be from it. Immutable; {@link #toString()}
 * is masked.
 *
 * @param text canonical; with {@code ?} and {@code *} where the policy is partial, and only there
 * @param policy the entry's policy
 */
public record Wanted(String text, MatchPolicy policy) {
  /** A partial text with fewer known characters would match everybody. */
  public static final int MIN_KNOWN = 4;

  private static final int MAX_STARS = 2;

  /**
   * Checks the text.
   *
   * @throws IllegalArgumentException if it is not canonical, or has wildcards without being
   *     partial, or too few known characters; the message never holds the text
   */
  public Wanted {
    if (policy == MatchPolicy.PARTIAL) {
      checkPartial(text);
    } else {
      new PlateText(text);
    }
  }

  /** Returns the plate's text where all of it is known. */
  public PlateText plate() {
    return new PlateText(text);
  }

  private static void checkPartial(String text) {
    int known = 0;
    int stars = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (PlateText.isCanonical(c)) {
        known++;
      } else if (c == '*') {
        stars++;
      } else if (c != '?') {
        throw new IllegalArgumentException(
            "character at position %d; allowed are A-Z, 0-9, ? and *".formatted(i + 1));
      }
    }
    if (known < MIN_KNOWN) {
      throw new IllegalArgumentException(
          "%d known characters; a partial plate needs at least %d".formatted(known, MIN_KNOWN));
    }
    if (stars > MAX_STARS || text.length() > PlateText.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "partial plate of %d characters with %d '*'; allowed are %d and %d"
              .formatted(text.length(), stars, PlateText.MAX_LENGTH, MAX_STARS));
    }
  }

  @Override
  public String toString() {
    return "wanted(" + text.length() + ", " + policy + ")";
  }
}
