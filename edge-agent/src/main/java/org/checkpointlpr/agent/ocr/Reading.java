package org.checkpointlpr.agent.ocr;

import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.plate.Alternative;

/**
 * What a reader made of one candidate. Empty when it saw no plate text.
 *
 * @param alternatives the texts it may be, most probable first; empty if nothing was read
 * @param characters the characters of the most probable text, with their confidence
 */
public record Reading(List<Alternative> alternatives, List<CharacterReading> characters) {
  /** Nothing was read. */
  public static final Reading NONE = new Reading(List.of(), List.of());

  /** Copies the lists. */
  public Reading {
    alternatives = List.copyOf(alternatives);
    characters = List.copyOf(characters);
  }

  /**
   * Returns the reading for alternatives, best first, of which there is at least one. A character
   * is as sure as the share of the alternatives that have it too, lined up from both ends.
   */
  public static Reading of(List<Alternative> alternatives) {
    String best = alternatives.get(0).text().value();
    double[] agreeing = new double[best.length()];
    double all = 0;
    for (Alternative alternative : alternatives) {
      all += alternative.probability();
      String text = alternative.text().value();
      for (int i = 0; i < best.length(); i++) {
        if (agrees(best, text, i)) {
          agreeing[i] += alternative.probability();
        }
      }
    }
    List<CharacterReading> characters = new ArrayList<>();
    for (int i = 0; i < best.length(); i++) {
      characters.add(
          new CharacterReading(best.charAt(i), all > 0 ? Math.min(1, agreeing[i] / all) : 0));
    }
    return new Reading(alternatives, characters);
  }

  private static boolean agrees(String best, String text, int position) {
    if (best.length() == text.length()) {
      return best.charAt(position) == text.charAt(position);
    }
    int fromEnd = best.length() - position;
    return best.regionMatches(0, text, 0, position + 1)
        || (text.length() >= fromEnd
            && best.regionMatches(position, text, text.length() - fromEnd, fromEnd));
  }

  /** Returns whether nothing was read. */
  public boolean isEmpty() {
    return alternatives.isEmpty();
  }

  /** Returns the most probable text and its probability. */
  public Alternative best() {
    return alternatives.get(0);
  }
}
