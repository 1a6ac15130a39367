package org.checkpointlpr.watchlist;

import java.util.List;

/**
 * The instructions that a mission has defined, beside or in place of the program's. Immutable.
 *
 * @param codes each under a code of its own, at most {@link #MOST}
 */
public record HandlingCodes(List<HandlingCode> codes) {
  /** The instructions that the crew page has words and signs for by itself. */
  public static final List<String> STANDARD =
      List.of(
          "STOP_AND_CHECK",
          "DETAIN",
          "DO_NOT_APPROACH",
          "CALL_SUPPORT",
          "LET_PASS_AND_REPORT",
          "PROTECT",
          "IMPERSONATION_SUSPECTED");

  /** More than any crew can tell apart. */
  public static final int MOST = 64;

  /** A mission that has defined none. */
  public static final HandlingCodes NONE = new HandlingCodes(List.of());

  /**
   * Copies the codes.
   *
   * @throws IllegalArgumentException if there are too many, or one comes twice
   */
  public HandlingCodes {
    codes = List.copyOf(codes);
    if (codes.size() > MOST) {
      throw new IllegalArgumentException(codes.size() + " codes; at most " + MOST);
    }
    if (codes.stream().map(HandlingCode::code).distinct().count() < codes.size()) {
      throw new IllegalArgumentException("a code comes twice");
    }
  }

  /** Returns whether the mission or the program has words for this instruction. */
  public boolean knows(String instruction) {
    return STANDARD.contains(instruction)
        || codes.stream().anyMatch(code -> code.code().equals(instruction));
  }
}
