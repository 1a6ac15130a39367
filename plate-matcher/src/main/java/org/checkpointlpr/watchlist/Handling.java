package org.checkpointlpr.watchlist;

/**
 * What an entry is, and what the crew is to do. Immutable.
 *
 * @param category why the vehicle is wanted, a word of the mission, for example {@code STOLEN}
 * @param priority 0, the highest, to 100
 * @param instruction a code of the mission, for example {@code STOP_AND_CHECK}
 * @param covert true if the crew must not notice a match: only headquarters gets it
 */
public record Handling(String category, int priority, String instruction, boolean covert) {
  /** The lowest priority. */
  public static final int LOWEST = 100;

  /** How categories and instructions are written. */
  static final String CODE = "[A-Z][A-Z0-9_]{1,39}";

  /**
   * Checks the codes and the priority.
   *
   * @throws IllegalArgumentException naming the field
   */
  public Handling {
    if (!category.matches(CODE)) {
      throw new IllegalArgumentException(
          "category '" + category + "'; needed is a code of capitals, digits and _");
    }
    if (priority < 0 || priority > LOWEST) {
      throw new IllegalArgumentException("priority " + priority + "; allowed are 0 to 100");
    }
    if (!instruction.matches(CODE)) {
      throw new IllegalArgumentException(
          "handling '" + instruction + "'; needed is a code of capitals, digits and _");
    }
  }
}
