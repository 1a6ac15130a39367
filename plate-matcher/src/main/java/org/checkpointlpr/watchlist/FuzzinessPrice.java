package org.checkpointlpr.watchlist;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.checkpointlpr.match.LookAlikes;
import org.checkpointlpr.match.MatchLimits;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.MatchResult;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.match.Wanted;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateFormats;
import org.checkpointlpr.plate.PlateText;

/**
 * What a list's tolerance costs: how many alarms innocent vehicles will give. Assumes that plates
 * are read rightly and follow the traffic model; every alternative that a reader adds, and every
 * misreading, comes on top.
 *
 * @param perThousand expected alarms per 1,000 innocent vehicles, by policy; an alarm is one
 *     vehicle and one entry
 * @param partialError standard error of the figure for partial entries, which is simulated; the
 *     others are exact
 */
public record FuzzinessPrice(Map<MatchPolicy, Double> perThousand, double partialError) {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int DRAWS = 100_000;
  private static final double MAX_COMPARISONS = 2e7;

  /** Copies the map. */
  public FuzzinessPrice {
    perThousand = Map.copyOf(perThousand);
  }

  /** Returns the sum over all policies. */
  public double total() {
    return perThousand.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * Computes the price.
   *
   * @param traffic what passes
   * @param seed of the simulation
   */
  public static FuzzinessPrice of(
      List<WatchlistEntry> entries, MatchLimits limits, PlateFormats traffic, long seed) {
    Map<MatchPolicy, Double> sums = new EnumMap<>(MatchPolicy.class);
    List<Wanted> partial = new ArrayList<>();
    for (WatchlistEntry entry : entries) {
      Wanted wanted = entry.wanted();
      if (wanted.policy() == MatchPolicy.PARTIAL) {
        partial.add(wanted);
      } else {
        double probability = 0;
        for (String text : confusable(wanted, limits)) {
          probability += traffic.probabilityOf(new PlateText(text));
        }
        sums.merge(wanted.policy(), 1000 * probability, Double::sum);
      }
    }
    double error = 0;
    if (!partial.isEmpty()) {
      double[] simulated = simulate(partial, traffic, new Random(seed));
      sums.put(MatchPolicy.PARTIAL, simulated[0]);
      error = simulated[1];
    }
    return new FuzzinessPrice(sums, error);
  }

  /** All texts but the wanted one that would be reported as it. */
  static Set<String> confusable(Wanted wanted, MatchLimits limits) {
    Set<String> texts = new HashSet<>();
    String text = wanted.text();
    if (wanted.policy() != MatchPolicy.EXACT) {
      swap(text, 0, limits.equivalents(text.length()), texts);
    }
    if (wanted.policy() == MatchPolicy.ONE_EDIT && limits.editAllowed(text.length())) {
      edit(text, texts);
    }
    texts.remove(text);
    return texts;
  }

  private static void swap(String text, int from, int left, Set<String> texts) {
    texts.add(text);
    for (int i = from; left > 0 && i < text.length(); i++) {
      for (int c = 0; c < ALPHABET.length(); c++) {
        if (LookAlikes.alike(text.charAt(i), ALPHABET.charAt(c))) {
          swap(
              text.substring(0, i) + ALPHABET.charAt(c) + text.substring(i + 1),
              i + 1,
              left - 1,
              texts);
        }
      }
    }
  }

  private static void edit(String text, Set<String> texts) {
    for (int i = 0; i <= text.length(); i++) {
      String before = text.substring(0, i);
      for (int c = 0; c < ALPHABET.length(); c++) {
        if (text.length() < PlateText.MAX_LENGTH) {
          texts.add(before + ALPHABET.charAt(c) + text.substring(i));
        }
        if (i < text.length()) {
          texts.add(before + ALPHABET.charAt(c) + text.substring(i + 1));
        }
      }
      if (i < text.length() && text.length() > 1) {
        texts.add(before + text.substring(i + 1));
      }
    }
  }

  private static double[] simulate(List<Wanted> partial, PlateFormats traffic, Random random) {
    PlateMatcher matcher = PlateMatcher.standard();
    int draws = (int) Math.max(1000, Math.min(DRAWS, MAX_COMPARISONS / partial.size()));
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      List<Alternative> reading = List.of(new Alternative(traffic.random(random), 1));
      int alarms = 0;
      for (Wanted wanted : partial) {
        alarms += matcher.compare(wanted, reading) instanceof MatchResult.None ? 0 : 1;
      }
      sum += alarms;
      squares += (double) alarms * alarms;
    }
    double mean = sum / draws;
    double variance = Math.max(0, squares / draws - mean * mean);
    return new double[] {1000 * mean, 1000 * Math.sqrt(variance / draws)};
  }
}
