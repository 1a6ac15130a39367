package org.checkpointlpr.plate;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Who issues plates, and what they look like. Immutable; safe on any thread.
 *
 * @param id ISO 3166-1 alpha-2 code, {@code XK}, {@code UN}, or {@code US-CA} for a state
 * @param name in English
 * @param region for grouping
 * @param weight how common its plates are where nothing else is known; 1 is usual
 * @param unusedLetters letters it never uses where its layouts say {@code A}
 * @param layouts at least one
 */
public record Issuer(
    String id,
    String name,
    String region,
    double weight,
    String unusedLetters,
    List<PlateLayout> layouts) {
  /** Copies the list. */
  public Issuer {
    layouts = List.copyOf(layouts);
  }

  /** Returns a random plate of one of the issuer's layouts, as it is drawn. */
  public String example(PlateLayout layout, RandomGenerator random) {
    return layout.example(random, unusedLetters);
  }
}
