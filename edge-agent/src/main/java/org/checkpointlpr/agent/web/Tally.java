package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.checkpointlpr.agent.hit.Disposition.Outcome;
import org.checkpointlpr.match.AlignedCharacter;
import org.checkpointlpr.watchlist.ListMatch;

/**
 * What the crew's answers say about entries and about pairs of characters: an entry that stops the
 * wrong vehicles again and again, and look-alikes that mislead, show up here. Not safe for several
 * threads.
 */
final class Tally {
  /** So many entries; the one that was heard of longest ago is forgotten. */
  private static final int MOST_ENTRIES = 1000;

  private final Map<String, EnumMap<Outcome, Integer>> byEntry =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Pair, Result> byPair = new TreeMap<>();

  private record Pair(char wanted, char read) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int byWanted = Character.compare(wanted, other.wanted);
      return byWanted != 0 ? byWanted : Character.compare(read, other.read);
    }
  }

  private record Result(int right, int wrong) {
    static final Result NONE = new Result(0, 0);

    Result plus(boolean wasRight) {
      return wasRight ? new Result(right + 1, wrong) : new Result(right, wrong + 1);
    }
  }

  void count(ListMatch match, Outcome outcome) {
    byEntry
        .computeIfAbsent(match.entry().id(), id -> new EnumMap<>(Outcome.class))
        .merge(outcome, 1, Integer::sum);
    if (byEntry.size() > MOST_ENTRIES) {
      byEntry.remove(byEntry.keySet().iterator().next());
    }
    if (outcome == Outcome.NOT_STOPPED) {
      return; // nobody has seen whether the reading was right
    }
    for (AlignedCharacter step : match.why().alignment()) {
      boolean differs =
          step.relation() == AlignedCharacter.Relation.EQUIVALENT
              || step.relation() == AlignedCharacter.Relation.SUBSTITUTED;
      if (differs) {
        Pair pair = new Pair(step.wanted(), step.read());
        byPair.merge(pair, Result.NONE.plus(outcome != Outcome.MISREAD), Tally::sum);
      }
    }
  }

  Map<Outcome, Integer> of(String entry) {
    EnumMap<Outcome, Integer> counts = byEntry.get(entry);
    return counts == null ? Map.of() : counts;
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    ArrayNode entries = json.putArray("entries");
    for (Map.Entry<String, EnumMap<Outcome, Integer>> entry : byEntry.entrySet()) {
      entries.addObject().put("entry", entry.getKey()).setAll(AlarmJson.counts(entry.getValue()));
    }
    ArrayNode pairs = json.putArray("pairs");
    byPair.forEach(
        (pair, result) ->
            pairs
                .addObject()
                .put("wanted", String.valueOf(pair.wanted))
                .put("read", String.valueOf(pair.read))
                .put("right", result.right)
                .put("wrong", result.wrong));
    return json;
  }

  private static Result sum(Result a, Result b) {
    return new Result(a.right + b.right, a.wrong + b.wrong);
  }
}
