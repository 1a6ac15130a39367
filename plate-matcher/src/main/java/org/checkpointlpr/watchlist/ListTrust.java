package org.checkpointlpr.watchlist;

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
}
