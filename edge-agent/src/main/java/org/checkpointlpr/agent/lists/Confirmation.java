package org.checkpointlpr.agent.lists;

import java.time.Duration;
import java.time.Instant;
import org.checkpointlpr.watchlist.WatchlistStore;

/** How far the crew may rely on the list that is matched against. It is matched in any case. */
public enum Confirmation {
  /** Headquarters has confirmed it within a day. */
  CONFIRMED,
  /** Headquarters names a newer release than is here. */
  BEHIND,
  /** Nothing was heard for a day. */
  AMBER,
  /** Nothing was heard for three days: "list unconfirmed". */
  RED;

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration THREE_DAYS = Duration.ofDays(3);

  static Confirmation of(WatchlistStore.Status status, Instant now) {
    Duration silent = status.unconfirmed(now);
    if (silent.compareTo(THREE_DAYS) > 0) {
      return RED;
    }
    if (silent.compareTo(DAY) > 0) {
      return AMBER;
    }
    return status.behind() ? BEHIND : CONFIRMED;
  }
}
