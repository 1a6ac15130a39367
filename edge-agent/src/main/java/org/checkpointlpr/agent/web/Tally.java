package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.checkpointlpr.agent.hit.Disposition.Outcome;

/**
 * What the crew's answers say about entries and about pairs of characters: an entry that stops the
 * wrong vehicles again and again, and look-alikes that mislead, show up here. Not safe for several
 * threads.
 */
final class Tally {
  /** So many entries; the one that was heard of longest ago is forgotten. */
  private static final int MOST_ENTRIES = 1000;

  /** How two characters differ of which both are known. */
  private static final Set<String> DIFFERING = Set.of("equivalent", "substituted");

  private final Map<String, EnumMap<Outcome, Integer>> byEntry =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Pair, Result> byPair = new TreeMap<>();

  private record Pair(String wanted, String read) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int byWanted = wanted.compareTo(other.wanted);
      return byWanted != 0 ? byWanted : read.compareTo(other.read);
    }
  }

  private record Result(int right, int wrong) {
    static final Result NONE = new Result(0, 0);

    Result plus(boolean wasRight) {
      return wasRight ? new Result(right + 1, wrong) : new Result(right, wrong + 1);
    }
  }

  void count(AlarmFace face, Outcome outcome) {
    byEntry
        .computeIfAbsent(face.entry(), id -> new EnumMap<>(Outcome.class))
        .merge(outcome, 1, Integer::sum);
    if (byEntry.size() > MOST_ENTRIES) {
      byEntry.remove(byEntry.keySet().iterator().next());
    }
    if (outcome == Outcome.NOT_STOPPED) {
      return; // nobody has seen whether the reading was right
    }
    for (JsonNode step : face.alignment()) {
      if (DIFFERING.contains(step.path("relation").asText())) {
        Pair pair = new Pair(step.path("wanted").asText(), step.path("read").asText());
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
                .put("wanted", pair.wanted)
                .put("read", pair.read)
                .put("right", result.right)
                .put("wrong", result.wrong));
    return json;
  }

  /** Takes over what an earlier run has counted, as {@link #json} wrote it. */
  void restore(JsonNode counts) {
    for (JsonNode entry : counts.path("entries")) {
      EnumMap<Outcome, Integer> known = new EnumMap<>(Outcome.class);
      AlarmJson.readCounts(entry, known);
      byEntry.put(entry.path("entry").asText(), known);
    }
    for (JsonNode pair : counts.path("pairs")) {
      byPair.put(
          new Pair(pair.path("wanted").asText(), pair.path("read").asText()),
          new Result(pair.path("right").asInt(), pair.path("wrong").asInt()));
    }
  }

  private static Result sum(Result a, Result b) {
    return new Result(a.right + b.right, a.wrong + b.wrong);
  }
}
