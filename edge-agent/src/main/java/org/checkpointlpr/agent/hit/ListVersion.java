package org.checkpointlpr.agent.hit;

/**
 * Which release of which watchlist was searched.
 *
 * @param list the list's name
 * @param version grows with each release
 */
public record ListVersion(String list, long version) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the name is no list name or the version negative
   */
  public ListVersion {
    Limits.text("list", list, 1, 32);
    Limits.range("version", version, 0, Long.MAX_VALUE);
  }
}
