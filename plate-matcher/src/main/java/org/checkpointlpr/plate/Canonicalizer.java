package org.checkpointlpr.plate;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns a plate's text as somebody wrote it into the one form that everything else compares.
 * Stateless; safe on any thread. Canonicalising twice is canonicalising once.
 *
 * <p>In this order:
 *
 * <ol>
 *   <li>Unicode compatibility decomposition (NFKD: full-width forms, circled and mathematical
 *       letters, ligatures), then marks are dropped: {@code Ü} is {@code U}, {@code Š} is {@code
 *       S}.
 *   <li>The word تونس (Tunisia), which stands between the two numbers of its plates, becomes {@code
 *       T}.
 *   <li>Upper case, one character at a time.
 *   <li>Every Unicode decimal digit (Arabic-Indic, Persian, Devanagari and others) becomes {@code
 *       0-9}.
 *   <li>Cyrillic and Greek capitals that look like a Latin letter become it: plates of Ukraine,
 *       North Macedonia and Greece only use such letters. Đ, Ł, Ø become {@code D}, {@code L},
 *       {@code O}.
 *   <li>Seventeen Arabic letters become the Latin letters that Saudi Arabia prints beside them,
 *       which is one to one.
 *   <li>White space, punctuation, symbols, and invisible characters are dropped.
 * </ol>
 *
 * <p>Anything else (another letter, {@code *}, {@code ?}) is not part of a plate and is refused.
 * Look alikes within the Latin alphabet ({@code O} and {@code 0}) stay apart: which one is meant is
 * for the issuer's layout and the matching policy to say.
 */
public final class Canonicalizer {
  private static final String TUNISIA = "تونس";

  private static final Map<Integer, Character> LOOK_ALIKES =
      Stream.of(
              pairs("АВЕЅІЈКМНОРСТУХ", "ABESIJKMHOPCTYX"), // Cyrillic
              pairs("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"), // Greek
              pairs("ĐÐŁØ", "DDLO"), // strokes do not decompose
              pairs("ابحدرسصطعقكلمنهوىي", "ABJDRSXTEGKLZNHUVV")) // as printed in Saudi Arabia
          .flatMap(map -> map.entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private Canonicalizer() {}

  /**
   * Returns the canonical form.
   *
   * @param issued the text as issued, with separators, in any of the scripts above
   * @throws IllegalArgumentException if nothing is left, more than {@link PlateText#MAX_LENGTH}
   *     characters are left, or a character has no canonical form; the message tells the position,
   *     never the text
   */
  public static PlateText canonical(String issued) {
    return new PlateText(fold(issued, false));
  }

  /** Returns the canonical form, or empty where {@link #canonical} would throw. */
  public static Optional<PlateText> tryCanonical(String issued) {
    try {
      return Optional.of(canonical(issued));
    } catch (IllegalArgumentException notAPlate) {
      return Optional.empty();
    }
  }

  /**
   * Returns the canonical form of a text in which {@code ?} stands for one unknown character and
   * {@code *} for any number of them; both are kept.
   *
   * @throws IllegalArgumentException if a character has no canonical form
   */
  public static String canonicalPattern(String issued) {
    return fold(issued, true);
  }

  private static String fold(String issued, boolean keepWildcards) {
    // Far above any plate, far below what would cost time: an import may hold anything.
    if (issued.length() > 256) {
      throw new IllegalArgumentException(
          "plate text of %d characters; allowed are %d and separators"
              .formatted(issued.length(), PlateText.MAX_LENGTH));
    }
    String decomposed = Normalizer.normalize(issued, Normalizer.Form.NFKD).replace(TUNISIA, "T");
    StringBuilder canonical = new StringBuilder(decomposed.length());
    int position = 0;
    for (int code : decomposed.codePoints().toArray()) {
      position++;
      boolean wildcard = code == '?' || code == '*';
      if (wildcard && keepWildcards) {
        canonical.append((char) code);
      } else if (wildcard || !isDropped(code)) {
        canonical.append(character(code, position));
      }
    }
    return canonical.toString();
  }

  private static char character(int code, int position) {
    int upper = Character.toUpperCase(code);
    if (upper < 128 && PlateText.isCanonical((char) upper)) {
      return (char) upper;
    }
    if (Character.getType(code) == Character.DECIMAL_DIGIT_NUMBER) {
      return (char) ('0' + Character.digit(code, 10));
    }
    Character latin = LOOK_ALIKES.get(upper);
    if (latin == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "character U+%04X at position %d has no canonical form; allowed are letters and digits"
                  + " found on plates, and separators",
              code,
              position));
    }
    return latin;
  }

  private static boolean isDropped(int code) {
    return switch (Character.getType(code)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.CONNECTOR_PUNCTUATION,
          Character.OTHER_PUNCTUATION,
          Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL ->
          true;
      default -> code == 'ـ'; // tatweel stretches an Arabic word, it is a "letter" without a sound
    };
  }

  private static Map<Integer, Character> pairs(String from, String to) {
    if (from.length() != to.length()) {
      throw new IllegalStateException(from.length() + " characters stand for " + to.length());
    }
    return java.util.stream.IntStream.range(0, from.length())
        .boxed()
        .collect(Collectors.toMap(i -> (int) from.charAt(i), to::charAt));
  }
}
