package org.checkpointlpr.watchlist;

import java.util.OptionalInt;
import org.checkpointlpr.seal.Roster;

/**
 * Which list a checkpoint follows, and whom it believes. Immutable.
 *
 * @param mission the mission's name
 * @param list the list's name
 * @param roster the mission's root and authorities; operators' certificates come with their
 *     signatures, or are in the roster
 * @param threshold how many different operators must have signed
 */
public record ListTrust(String mission, String list, Roster roster, int threshold) {
  private static final int UNSET = 2;

  /**
   * Checks the threshold.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public ListTrust {
    if (threshold < 1) {
      throw new IllegalArgumentException("threshold " + threshold + "; at least 1 must sign");
    }
  }

  /**
   * Asks for as many signatures as the mission's root has set, or for more. A mission whose root
   * says nothing asks for two.
   *
   * @param atLeast what this checkpoint asks for besides; 0 for nothing. It cannot ask for less
   *     than the root
   */
  public static ListTrust of(String mission, String list, Roster roster, int atLeast) {
    OptionalInt set = roster.trust().signatures();
    int threshold =
        set.isPresent() ? Math.max(set.getAsInt(), atLeast) : atLeast > 0 ? atLeast : UNSET;
    return new ListTrust(mission, list, roster, threshold);
  }
}
