package org.checkpointlpr.plate;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One way in which an issuer lays out its plates. Immutable; safe on any thread.
 *
 * @param patterns the pattern in the notation of the format pack, then its variants of other
 *     lengths or on more lines; at least one
 * @param examples texts as issued
 * @param colours of background and characters
 * @param size of the plate
 * @param script the scripts of the characters on the plate, for example {@code Arabic and Latin}
 * @param since year of introduction, 0 if unknown
 * @param share how common the layout is, relative to the issuer's other layouts
 * @param certain false if the layout comes from few or indirect sources
 * @param notes for the reader, may be empty
 */
public record PlateLayout(
    List<String> patterns,
    List<String> examples,
    Colours colours,
    Size size,
    String script,
    int since,
    double share,
    boolean certain,
    String notes) {
  /** Names of the colours of background and characters, for example white and black. */
  public record Colours(String background, String foreground) {}

  /** The size of a plate in millimetres. */
  public record Size(int widthMm, int heightMm) {}

  /** Copies the lists. */
  public PlateLayout {
    patterns = List.copyOf(patterns);
    examples = List.copyOf(examples);
  }

  /** Returns the layout's first pattern. */
  public String pattern() {
    return patterns.get(0);
  }

  /**
   * Returns a random text of this layout as it is drawn: with gaps, dashes, and {@code /} for the
   * start of the next line.
   *
   * @param unusedLetters the issuer's
   */
  String example(RandomGenerator random, String unusedLetters) {
    String pattern = patterns.get(random.nextInt(patterns.size()));
    return LayoutPattern.parse(pattern, unusedLetters).example(random);
  }
}
