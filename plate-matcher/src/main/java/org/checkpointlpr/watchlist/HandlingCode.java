package org.checkpointlpr.watchlist;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An instruction that a mission has given words and a sign of its own. Immutable.
 *
 * @param code as entries name it, for example {@code CHECK_CARGO}
 * @param sign one of {@link #SIGNS}
 * @param tone one of {@link #TONES}: the colours of the alarm
 * @param words by language, ISO 639-1; English is always among them
 */
public record HandlingCode(String code, String sign, String tone, Map<String, Words> words) {
  /** The signs that the crew page has. */
  public static final List<String> SIGNS =
      List.of(
          "stop", "detain", "keep-away", "support", "let-pass", "protect", "false-plate", "look");

  /** The colours that the crew page has. */
  public static final List<String> TONES =
      List.of("stop", "danger", "pass", "protect", "doubt", "look");

  /** The language that is shown where the crew's own has no words. */
  public static final String FALLBACK = "en";

  private static final Set<String> LANGUAGES = Set.of(java.util.Locale.getISOLanguages());

  /**
   * What the crew reads; taken as text, never as markup.
   *
   * @param firstStep what to do now: the headline, 1 to {@value #MOST_FIRST} characters
   * @param lastStep what to do once the vehicle is confirmed, at most {@value #MOST_LAST}; empty if
   *     the page's general words serve
   */
  public record Words(String firstStep, String lastStep) {
    /** A headline is read at a glance, from two metres. */
    public static final int MOST_FIRST = 40;

    /** Three lines under the headline; more would push away what the camera saw. */
    public static final int MOST_LAST = 120;

    /**
     * Checks the lengths and the characters.
     *
     * @throws IllegalArgumentException naming {@code do} or {@code then}, and what is allowed
     */
    public Words {
      if (firstStep.isBlank()) {
        throw new IllegalArgumentException("do is empty; write what the crew is to do now");
      }
      check("do", firstStep, MOST_FIRST);
      check("then", lastStep, MOST_LAST);
    }

    private static void check(String field, String text, int most) {
      int length = text.codePointCount(0, text.length());
      if (length > most) {
        throw new IllegalArgumentException(
            "%s has %d characters; at most %d are shown: shorten it"
                .formatted(field, length, most));
      }
      if (text.codePoints().anyMatch(Words::isInvisible)) {
        throw new IllegalArgumentException(
            field + " holds a line break, control or direction character: remove it");
      }
    }

    /** These could hide or turn round what the crew reads; a joiner is a part of words. */
    private static boolean isInvisible(int c) {
      int type = Character.getType(c);
      boolean joiner = c == 0x200C || c == 0x200D;
      return !joiner
          && (type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR
              || type == Character.SURROGATE
              || type == Character.UNASSIGNED);
    }
  }

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException naming the field, its value and what is allowed
   */
  public HandlingCode {
    if (!code.matches(Handling.CODE)) {
      throw new IllegalArgumentException(
          "code '" + code + "'; needed are 2 to 40 capitals, digits and _");
    }
    requireOneOf("sign", sign, SIGNS);
    requireOneOf("tone", tone, TONES);
    for (String language : words.keySet()) {
      if (!isLanguage(language)) {
        throw new IllegalArgumentException(
            "language '" + language + "'; needed is a code of ISO 639-1, for example en or ar");
      }
    }
    if (!words.containsKey(FALLBACK)) {
      throw new IllegalArgumentException(
          "do.en is empty; English is shown to crews of whose language there are no words");
    }
    words = java.util.Collections.unmodifiableMap(new TreeMap<>(words));
  }

  /** Returns whether these two letters are a language of ISO 639-1. */
  static boolean isLanguage(String tag) {
    return LANGUAGES.contains(tag);
  }

  private static void requireOneOf(String field, String value, List<String> allowed) {
    if (!allowed.contains(value)) {
      throw new IllegalArgumentException(
          field + " '" + value + "'; allowed are " + String.join(", ", allowed));
    }
  }
}
