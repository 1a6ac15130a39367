package org.checkpointlpr.watchlist;

import java.util.List;
import java.util.stream.Stream;
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

  /** Returns a list of the entries of two, whose ids must differ. */
  static Watchlist of(Watchlist first, Watchlist second) {
    return new Watchlist() {
      @Override
      public List<ListMatch> match(List<Alternative> reading, MatchContext context) {
        return Stream.of(first.match(reading, context), second.match(reading, context))
            .flatMap(List::stream)
            .sorted(ListMatch.ORDER)
            .toList();
      }

      @Override
      public int size() {
        return first.size() + second.size();
      }
    };
  }
}
