package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.operator.ListDesk;
import org.checkpointlpr.match.MatchLimits;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.plate.PlateFormats;
import org.checkpointlpr.watchlist.FuzzinessPrice;
import org.checkpointlpr.watchlist.HandlingCodes;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parameters and options that several commands of {@code checkpoint list} share. */
final class ListOptions {
  private ListOptions() {}

  /** The folder in which the list is kept. */
  static final class Desk {
    @Parameters(index = "0", paramLabel = "DESK", description = "The list's folder.")
    Path folder = Path.of("");

    ListDesk open() throws IOException {
      return ListDesk.open(folder);
    }
  }

  /** The operator's keys. */
  static final class Operator {
    @Option(
        names = "--identity",
        required = true,
        description = "The operator's identity folder, made by 'keys mission'.")
    Path folder = Path.of("");

    PartyFolder open() throws IOException {
      return PartyFolder.open(folder);
    }
  }

  /** Names instructions that would show as their bare code, once each. */
  static void warnOfUnknownCodes(ListDesk desk, List<WatchlistEntry> entries, PrintWriter err)
      throws IOException {
    HandlingCodes codes = desk.handlingCodes();
    Map<String, Long> unknown = new TreeMap<>();
    for (WatchlistEntry entry : entries) {
      String code = entry.handling().instruction();
      if (!entry.handling().covert() && !codes.knows(code)) {
        unknown.merge(code, 1L, Long::sum);
      }
    }
    unknown.forEach(
        (code, count) ->
            err.printf(
                "WARNING: %s has no words (entries: %d): crews see the code itself and a general"
                    + " sign. Mend it, or define it with 'list codes'.%n",
                code, count));
    err.flush();
  }

  /** What fuzziness costs, and from where on that is too much. */
  static final class Price {
    @Option(
        names = "--traffic",
        description = "ISSUER=SHARE of what passes; several. Default: the whole format pack.")
    @Nullable Map<String, Double> traffic;

    @Option(names = "--seed", defaultValue = "1", description = "Of the simulation. Default: 1.")
    long seed = 1;

    @Option(
        names = "--max-false-alarms",
        paramLabel = "N",
        defaultValue = "1",
        description = "Warn above so many in 1,000 innocent vehicles. Default: 1.")
    double limit = 1;

    FuzzinessPrice of(List<WatchlistEntry> entries) {
      PlateFormats formats = PlateFormats.standard();
      PlateFormats passing = traffic == null ? formats : formats.traffic(traffic);
      return FuzzinessPrice.of(entries, MatchLimits.DEFAULT, passing, seed);
    }

    /** Warns if the list costs more than the limit, and names the policy that costs most. */
    void warn(FuzzinessPrice price, PrintWriter err) {
      if (price.total() <= limit) {
        return;
      }
      MatchPolicy dearest = MatchPolicy.EXACT;
      for (MatchPolicy policy : MatchPolicy.values()) {
        if (of(price, policy) > of(price, dearest)) {
          dearest = policy;
        }
      }
      err.printf(
          Locale.ROOT,
          "WARNING: about %.2f false alarms in 1,000 innocent vehicles, more than %s; %s entries"
              + " cost most: tighten their policy ('list price' shows each).%n",
          price.total(),
          limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit),
          name(dearest));
      err.flush();
    }

    static double of(FuzzinessPrice price, MatchPolicy policy) {
      return price.perThousand().getOrDefault(policy, 0.0);
    }

    static String name(MatchPolicy policy) {
      return policy.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
