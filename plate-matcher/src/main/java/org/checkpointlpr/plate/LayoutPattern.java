package org.checkpointlpr.plate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One pattern of the format pack, parsed: which characters may stand at each position of the
 * canonical text, and how the text is broken up where it is drawn.
 */
final class LayoutPattern {
  static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  static final long DIGITS = (1L << 10) - 1;
  static final long LETTERS = ((1L << 26) - 1) << 10;

  /** Characters of which only some sequences are issued, such as the codes of districts. */
  private record Codes(int position, List<String> codes) {
    int length() {
      return codes.get(0).length();
    }

    boolean matches(String canonical) {
      return codes.stream().anyMatch(code -> canonical.startsWith(code, position));
    }
  }

  private final String source;
  private final long[] classes;
  private final List<Codes> codes;
  private final String drawn; // '#' where the next character of the text stands
  private final int lines;
  private final double density;

  private LayoutPattern(String source, long[] classes, List<Codes> codes, String drawn) {
    this.source = source;
    this.classes = classes;
    this.codes = List.copyOf(codes);
    this.drawn = drawn;
    this.lines = 1 + (int) drawn.chars().filter(c -> c == '/').count();
    double product = 1;
    for (long set : classes) {
      product *= (double) ALPHABET.length() / Long.bitCount(set);
    }
    for (Codes group : this.codes) {
      for (int i = group.position(); i < group.position() + group.length(); i++) {
        product *= Long.bitCount(classes[i]);
      }
      product /= group.codes().size();
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
    List<Codes> codes = new ArrayList<>();
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
            Codes group = new Codes(classes.size(), codesIn(inside));
            for (int at = 0; at < group.length(); at++) {
              classes.add(setAt(at, group.codes()));
            }
            if (group.codes().size() > 1) {
              codes.add(group);
            }
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
        source, classes.stream().mapToLong(Long::longValue).toArray(), codes, drawn.toString());
  }

  private static List<String> codesIn(String inside) {
    List<String> codes = List.of(inside.split("\\|", -1));
    String first = codes.get(0);
    for (String code : codes) {
      if (code.isEmpty() || code.length() != first.length()) {
        throw new IllegalArgumentException(
            "'%s' and '%s' between { and } differ in length".formatted(first, code));
      }
    }
    if (Set.copyOf(codes).size() != codes.size()) {
      throw new IllegalArgumentException("a code stands twice in {%s}".formatted(inside));
    }
    return codes;
  }

  private static long setAt(int position, List<String> codes) {
    StringBuilder characters = new StringBuilder();
    codes.forEach(code -> characters.append(code.charAt(position)));
    return setOf(characters.toString());
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
   * the same length: the product of 36 over the size of each position's class, or, for codes, of 36
   * to their length over their number.
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
    return codes.stream().allMatch(group -> group.matches(canonical));
  }

  /** Returns a random text of this pattern as it is drawn, with gaps, dashes and line breaks. */
  String example(RandomGenerator random) {
    StringBuilder canonical = new StringBuilder(classes.length);
    for (long set : classes) {
      canonical.append(pick(set, random));
    }
    for (Codes group : codes) {
      String code = group.codes().get(random.nextInt(group.codes().size()));
      canonical.replace(group.position(), group.position() + group.length(), code);
    }
    StringBuilder text = new StringBuilder(drawn.length());
    int position = 0;
    for (int i = 0; i < drawn.length(); i++) {
      char c = drawn.charAt(i);
      text.append(c == '#' ? canonical.charAt(position++) : c);
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
