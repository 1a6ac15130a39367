package org.checkpointlpr.watchlist;

import java.util.List;
import org.checkpointlpr.plate.Alternative;

/** A list of wanted plates that readings are matched against. Safe on any thread. */
public interface Watchlist {
  /**
   * Returns all entries that the reading matches here and now, highest priority first; no match
   * hides another. Covert entries are among them.
   *
   * @param reading alternatives of one reading, most probable first; may be empty
   */
  List<ListMatch> match(List<Alternative> reading, MatchContext context);

  /** Returns the number of entries. */
  int size();
}
