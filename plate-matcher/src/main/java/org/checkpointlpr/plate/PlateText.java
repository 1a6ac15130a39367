package org.checkpointlpr.plate;

import java.util.Locale;

/**
 * A plate's characters in canonical form: 1 to 16 characters of {@code A-Z} and {@code 0-9}, no
 * separators. Immutable; safe on any thread.
 *
 * <p>A plate belongs to a person: {@link #toString()} is masked, so that a text that slips into a
 * log or an exception names nobody. Use {@link #value()} where the text itself is meant.
 *
 * @param value the canonical characters
 */
public record PlateText(String value) implements Comparable<PlateText> {
  /** The longest text any known issuer uses is 11 characters (Algeria); 16 leaves room. */
  public static final int MAX_LENGTH = 16;

  /**
   * Checks that the text is canonical.
   *
   * @throws IllegalArgumentException if it is empty, too long, or holds any other character
   */
  public PlateText {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "plate text of %d characters; allowed are 1 to %d".formatted(value.length(), MAX_LENGTH));
    }
    for (int i = 0; i < value.length(); i++) {
      if (!isCanonical(value.charAt(i))) {
        throw new IllegalArgumentException(
            "plate text is not canonical at position %d; allowed are A-Z and 0-9".formatted(i + 1));
      }
    }
  }

  /** Returns whether a character may stand in a canonical text. */
  public static boolean isCanonical(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Returns the number of characters. */
  public int length() {
    return value.length();
  }

  @Override
  public int compareTo(PlateText other) {
    return value.compareTo(other.value);
  }

  /** Returns the text with all but its length hidden, for example {@code plate(7)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "plate(%d)", value.length());
  }
}
