package org.checkpointlpr.agent.hit;

import java.util.Optional;

/**
 * Where the checkpoint stands.
 *
 * @param words as configured, for people; may be empty
 * @param coordinates from a receiver or the configuration
 */
public record Place(String words, Optional<Coordinates> coordinates) {
  /** No place is known. */
  public static final Place UNKNOWN = new Place("", Optional.empty());

  /**
   * A point on Earth, WGS 84.
   *
   * @param latitude degrees, north positive
   * @param longitude degrees, east positive
   */
  public record Coordinates(double latitude, double longitude) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if it is no point on Earth
     */
    public Coordinates {
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
        throw new IllegalArgumentException("no point on Earth: " + latitude + ", " + longitude);
      }
    }
  }

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if the words are longer than 200 characters
   */
  public Place {
    Limits.text("place", words, 0, 200);
  }
}
