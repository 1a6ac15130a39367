package org.checkpointlpr.watchlist;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Where an entry comes from and what else is known. Texts may be empty. Immutable.
 *
 * @param source who asked for it
 * @param reference the source's case number
 * @param asOf when the source last confirmed it, or null
 * @param review when it must be looked at again, or null
 * @param purpose why the mission may hold it
 * @param vehicle make, model, colour: for the crew's own check
 * @param text up to {@value #MAX_TEXT} characters
 */
public record Details(
    String source,
    String reference,
    @Nullable Instant asOf,
    @Nullable LocalDate review,
    String purpose,
    String vehicle,
    String text) {
  /** The longest free text. */
  public static final int MAX_TEXT = 1000;

  private static final int MAX_FIELD = 200;

  /** Nothing is known. */
  public static final Details NONE = new Details("", "", null, null, "", "", "");

  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException naming the field
   */
  public Details {
    require("source", source, MAX_FIELD);
    require("reference", reference, MAX_FIELD);
    require("purpose", purpose, MAX_FIELD);
    require("vehicle", vehicle, MAX_FIELD);
    require("text", text, MAX_TEXT);
  }

  private static void require(String field, String value, int max) {
    if (value.length() > max) {
      throw new IllegalArgumentException(
          "%s of %d characters; allowed are %d".formatted(field, value.length(), max));
    }
  }

  /** Returns what the crew needs to know the vehicle; the rest stays at headquarters. */
  Details forCrew() {
    return new Details("", "", asOf, null, "", vehicle, "");
  }
}
