package org.checkpointlpr.agent.recognise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.junit.jupiter.api.Test;

final class CalibrationTest {
  @Test
  void noneChangesNothing() {
    List<Alternative> given = given(new Random(1), 5);
    List<Alternative> same = Calibration.NONE.of(given);
    for (int i = 0; i < given.size(); i++) {
      assertThat(same.get(i).text()).isEqualTo(given.get(i).text());
      assertThat(same.get(i).probability()).isCloseTo(given.get(i).probability(), within(1e-12));
    }
  }

  @Test
  void aSurerReadStaysSurer() {
    Calibration calibration = new Calibration(0.6, 0.4);
    double last = 0;
    for (double p = 0.001; p < 1; p += 0.001) {
      double now = calibration.of(p);
      assertThat(now).isGreaterThan(last).isLessThan(1);
      last = now;
    }
    assertThat(calibration.of(0)).isPositive();
    assertThat(calibration.of(1)).isLessThan(1);
  }

  @Test
  void logOddsFollowTheLine() {
    Calibration calibration = new Calibration(0.5, 1);
    assertThat(calibration.of(0.5)).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
    assertThat(new Calibration(2, 0).of(0.75)).isCloseTo(0.9, within(1e-12)); // odds 3 to 9
  }

  @Test
  void alternativesKeepTheirOrderAndAddUpToAtMostOne() {
    long seed = 23;
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      Calibration calibration =
          new Calibration(0.2 + 2 * random.nextDouble(), 4 * random.nextDouble() - 2);
      List<Alternative> given = given(random, 1 + random.nextInt(8));
      List<Alternative> honest = calibration.of(given);
      assertThat(honest)
          .as("seed %d round %d", seed, round)
          .extracting(Alternative::text)
          .containsExactlyElementsOf(given.stream().map(Alternative::text).toList());
      assertThat(honest)
          .isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()));
      assertThat(honest.stream().mapToDouble(Alternative::probability).sum())
          .isBetween(0.0, 1 + 1e-9);
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new Calibration(0, 1)).hasMessageContaining("slope 0.0");
    assertThatThrownBy(() -> new Calibration(1, Double.NaN)).hasMessageContaining("NaN");
  }

  /** Texts whose probabilities fall and add up to less than 1. */
  private static List<Alternative> given(Random random, int count) {
    List<Alternative> given = new ArrayList<>();
    double left = 1;
    double most = 1;
    for (int i = 0; i < count; i++) {
      double p = Math.min(most, left * random.nextDouble());
      given.add(new Alternative(new PlateText("AB" + i), p));
      left -= p;
      most = p;
    }
    return given;
  }
}
