package org.checkpointlpr.watchlist;

import java.time.Instant;

/**
 * An entry that a checkpoint's crew made for itself. Immutable; {@link #toString()} names nobody.
 *
 * @param entry what is matched; its id begins with {@code local-}
 * @param reason why, in the crew's words
 * @param who made it
 * @param added when it was made
 * @param until when it is forgotten
 */
public record LocalEntry(
    WatchlistEntry entry, String reason, String who, Instant added, Instant until) {
  @Override
  public String toString() {
    return "local " + entry;
  }
}
