package org.checkpointlpr.plate;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One pattern of the format pack, parsed: which characters may stand at each position of the
 * canonical text, and how the text is broken up where it is drawn.
 */
final class LayoutPattern {
  static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  static final long DIGITS = (1L << 10) - 1;
  static final long LETTERS = ((1L << 26) - 1) << 10;

  private final String source;
  private final long[] classes;
  private final String drawn; // '#' where the next character of the text stands
  private final int lines;
  private final double density;

  private LayoutPattern(String source, long[] classes, String drawn) {
    this.source = source;
    this.classes = classes;
    this.drawn = drawn;
    this.lines = 1 + (int) drawn.chars().filter(c -> c == '/').count();
    double product = 1;
    for (long set : classes) {
      product *= (double) ALPHABET.length() / Long.bitCount(set);
    }
    this.density = product;
  }

  /**
   * Parses a pattern.
   *
   * @param unused letters that {@code A} and {@code X} do not stand for
   * @throws IllegalArgumentException if the notation is wrong; the message says where
   */
  static LayoutPattern parse(String source, String unused) {
    long banned = setOf(unused);
    List<Long> classes = new ArrayList<>();
    StringBuilder drawn = new StringBuilder();
    int i = 0;
    while (i < source.length()) {
      char c = source.charAt(i);
      int from = classes.size();
      switch (c) {
        case 'A' -> classes.add(LETTERS & ~banned);
        case '9' -> classes.add(DIGITS);
        case 'X' -> classes.add((LETTERS & ~banned) | DIGITS);
        case '-', ' ', '/' -> drawn.append(c);
        case '{', '[' -> {
          int end = source.indexOf(c == '{' ? '}' : ']', i);
          if (end <= i + 1) {
            throw new IllegalArgumentException(
                "'%c' at position %d is empty or not closed".formatted(c, i + 1));
          }
          String inside = source.substring(i + 1, end);
          if (c == '[') {
            classes.add(setOf(inside));
          } else {
            inside.chars().forEach(literal -> classes.add(setOf("" + (char) literal)));
          }
          i = end;
        }
        default ->
            throw new IllegalArgumentException(
                "'%c' at position %d; allowed are A 9 X {..} [..] - / and space"
                    .formatted(c, i + 1));
      }
      drawn.append("#".repeat(classes.size() - from));
      i++;
    }
    if (classes.isEmpty() || classes.size() > PlateText.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "pattern of %d characters; allowed are 1 to %d"
              .formatted(classes.size(), PlateText.MAX_LENGTH));
    }
    if (classes.contains(0L)) {
      throw new IllegalArgumentException("no letter is left for an A: all are unused");
    }
    return new LayoutPattern(
        source, classes.stream().mapToLong(Long::longValue).toArray(), drawn.toString());
  }

  private static long setOf(String characters) {
    long set = 0;
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      if (!PlateText.isCanonical(c)) {
        throw new IllegalArgumentException("'%c' is not one of A-Z and 0-9".formatted(c));
      }
      set |= bit(c);
    }
    return set;
  }

  private static long bit(char canonical) {
    return 1L << (canonical <= '9' ? canonical - '0' : canonical - 'A' + 10);
  }

  String source() {
    return source;
  }

  int length() {
    return classes.length;
  }

  int lines() {
    return lines;
  }

  /**
   * Returns how much more probable each text of this pattern is than it would be among all texts of
   * the same length: the product of 36 over the size of each position's class.
   */
  double density() {
    return density;
  }

  boolean matches(String canonical) {
    if (canonical.length() != classes.length) {
      return false;
    }
    for (int i = 0; i < classes.length; i++) {
      if ((classes[i] & bit(canonical.charAt(i))) == 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns a random text of this pattern as it is drawn, with gaps, dashes and line breaks. */
  String example(RandomGenerator random) {
    StringBuilder text = new StringBuilder(drawn.length());
    int position = 0;
    for (int i = 0; i < drawn.length(); i++) {
      char c = drawn.charAt(i);
      text.append(c == '#' ? pick(classes[position++], random) : c);
    }
    return text.toString();
  }

  private static char pick(long set, RandomGenerator random) {
    long rest = set;
    for (int skip = random.nextInt(Long.bitCount(set)); skip > 0; skip--) {
      rest &= rest - 1;
    }
    return ALPHABET.charAt(Long.numberOfTrailingZeros(rest));
  }
}
