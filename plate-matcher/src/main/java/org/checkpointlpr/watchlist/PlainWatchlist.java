package org.checkpointlpr.watchlist;

import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.plate.Alternative;

/**
 * Entries in clear, compared one by one: for the operator's desk, and as the meaning of what {@link
 * LockedWatchlist} finds by its index.
 */
public final class PlainWatchlist implements Watchlist {
  private final List<WatchlistEntry> entries;
  private final PlateMatcher matcher;

  /** Copies the entries. */
  public PlainWatchlist(List<WatchlistEntry> entries, PlateMatcher matcher) {
    this.entries = List.copyOf(entries);
    this.matcher = matcher;
  }

  @Override
  public List<ListMatch> match(List<Alternative> reading, MatchContext context) {
    List<ListMatch> matches = new ArrayList<>();
    for (WatchlistEntry entry : entries) {
      ListMatch match = ListMatch.of(entry, matcher.compare(entry.wanted(), reading), context);
      if (match != null) {
        matches.add(match);
      }
    }
    matches.sort(ListMatch.ORDER);
    return List.copyOf(matches);
  }

  @Override
  public int size() {
    return entries.size();
  }
}
