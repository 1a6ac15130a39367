package org.checkpointlpr.watchlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.checkpointlpr.match.MatchLimits;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.MatchResult;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.plate.PlateFormats;
import org.checkpointlpr.plate.PlateText;
import org.junit.jupiter.api.Test;

final class FuzzinessPriceTest {
  /** Few texts, so that a simulation meets some of them. */
  private final PlateFormats traffic =
      PlateFormats.standard().traffic(Map.of("JO", 1.0, "LV", 1.0));

  @Test
  void confusableTextsAreExactlyThoseThatTheMatcherReports() {
    PlateMatcher matcher = PlateMatcher.standard();
    Random random = new Random(31);
    for (MatchPolicy policy :
        List.of(MatchPolicy.EXACT, MatchPolicy.EQUIVALENT, MatchPolicy.ONE_EDIT)) {
      for (int i = 0; i < 50; i++) {
        String text = traffic.random(random).value();
        org.checkpointlpr.match.Wanted wanted = new org.checkpointlpr.match.Wanted(text, policy);
        var confusable = FuzzinessPrice.confusable(wanted, MatchLimits.DEFAULT);
        for (String other : neighbours(text)) {
          boolean reported =
              !(matcher.compare(wanted, MissionFixture.reading(other)) instanceof MatchResult.None);
          assertThat(confusable.contains(other))
              .as("%s %s %s", policy, text, other)
              .isEqualTo(reported && !other.equals(text));
        }
      }
    }
  }

  /** Every text one substitution, insertion or deletion away. */
  private static List<String> neighbours(String text) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      all.add(text.substring(0, i) + text.substring(i + 1));
      for (int j = 0; j < MissionFixture.ALPHABET.length(); j++) {
        char c = MissionFixture.ALPHABET.charAt(j);
        all.add(text.substring(0, i) + c + text.substring(i + 1));
        all.add(text.substring(0, i) + c + text.substring(i));
      }
    }
    return all;
  }

  @Test
  void thePriceIsWhatASimulationOfTheTrafficCounts() {
    long seed = 32;
    Random random = new Random(seed);
    List<WatchlistEntry> entries = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      MatchPolicy policy =
          i % 3 == 0
              ? MatchPolicy.PARTIAL
              : i % 3 == 1 ? MatchPolicy.EQUIVALENT : MatchPolicy.ONE_EDIT;
      String text = traffic.random(random).value();
      entries.add(
          MissionFixture.entry(
              "e" + i, policy == MatchPolicy.PARTIAL ? text.substring(0, 4) + "*" : text, policy));
    }
    FuzzinessPrice price = FuzzinessPrice.of(entries, MatchLimits.DEFAULT, traffic, seed);

    PlainWatchlist list = new PlainWatchlist(entries, PlateMatcher.standard());
    int draws = 20_000;
    int alarms = 0;
    for (int i = 0; i < draws; i++) {
      PlateText innocent = traffic.random(random);
      for (ListMatch match :
          list.match(MissionFixture.reading(innocent.value()), MissionFixture.context())) {
        alarms += match.exact() ? 0 : 1;
      }
    }
    double simulated = 1000.0 * alarms / draws;
    assertThat(alarms).as("seed %d", seed).isGreaterThan(100);
    assertThat(price.total()).isCloseTo(simulated, within(4 * 1000 * Math.sqrt(alarms) / draws));
  }

  @Test
  void exactEntriesCostNothing() {
    assertThat(
            FuzzinessPrice.of(
                    List.of(MissionFixture.entry("e", "20-12345", MatchPolicy.EXACT)),
                    MatchLimits.DEFAULT,
                    traffic,
                    1)
                .total())
        .isZero();
  }
}
