package org.checkpointlpr.agent.ocr;

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

  /** Returns whether nothing was read. */
  public boolean isEmpty() {
    return alternatives.isEmpty();
  }

  /** Returns the most probable text and its probability. */
  public Alternative best() {
    return alternatives.get(0);
  }
}
