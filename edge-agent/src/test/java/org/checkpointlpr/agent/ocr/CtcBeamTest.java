package org.checkpointlpr.agent.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.checkpointlpr.agent.ocr.CtcBeam.Spelling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CtcBeamTest {
  private static final String ALPHABET = "AB1";

  /** Every path through the steps, spelled out: what the search must add up to. */
  private static Map<String, Double> oracle(double[][] probabilities) {
    Map<String, Double> texts = new HashMap<>();
    int classes = ALPHABET.length() + 1;
    int paths = (int) Math.pow(classes, probabilities.length);
    for (int path = 0; path < paths; path++) {
      StringBuilder text = new StringBuilder();
      double probability = 1;
      int last = 0;
      int rest = path;
      for (double[] step : probabilities) {
        int c = rest % classes;
        rest /= classes;
        probability *= step[c];
        if (c != 0 && c != last) {
          text.append(ALPHABET.charAt(c - 1));
        }
        last = c;
      }
      texts.merge(text.toString(), probability, Double::sum);
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void addsUpEveryPathOfEveryText(long seed) {
    double[][] probabilities = random(new Random(seed), 6);
    Map<String, Double> expected = oracle(probabilities);
    List<Spelling> found = new CtcBeam(ALPHABET, 100_000).search(probabilities);
    assertThat(found).as("seed %d", seed).hasSameSizeAs(expected.keySet());
    for (Spelling spelling : found) {
      assertThat(spelling.probability())
          .as("seed %d text %s", seed, spelling.text())
          .isCloseTo(expected.getOrDefault(spelling.text(), 0.0), within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aNarrowSearchFindsTheBestTextOfASureNetworkAndNeverOverstates(long seed) {
    double[][] probabilities = random(new Random(seed), 7);
    for (double[] step : probabilities) {
      sharpen(step);
    }
    Map<String, Double> expected = oracle(probabilities);
    List<Spelling> found = new CtcBeam(ALPHABET, 8).search(probabilities);
    double best = expected.values().stream().mapToDouble(d -> d).max().orElseThrow();
    assertThat(expected.getOrDefault(found.get(0).text(), 0.0))
        .as("seed %d", seed)
        .isCloseTo(best, within(1e-3));
    for (Spelling spelling : found) {
      assertThat(spelling.probability())
          .isLessThanOrEqualTo(expected.getOrDefault(spelling.text(), 0.0) + 1e-9);
    }
  }

  @Test
  void needsABlankBetweenTwoOfTheSame() {
    double[][] together = {{0, 1, 0, 0}, {0, 1, 0, 0}};
    double[][] apart = {{0, 1, 0, 0}, {1, 0, 0, 0}, {0, 1, 0, 0}};
    CtcBeam beam = new CtcBeam(ALPHABET, 5);
    assertThat(beam.search(together).get(0).text()).isEqualTo("A");
    assertThat(beam.search(apart).get(0).text()).isEqualTo("AA");
  }

  @Test
  void softmaxMakesEachStepAProbabilityAndHeatMakesItLessSure() {
    float[] logits = {1, 2, 3, 4, -800, 800, 0, 0};
    double[][] cold = CtcBeam.softmax(logits, 2, 1);
    double[][] warm = CtcBeam.softmax(logits, 2, 2);
    for (double[] step : cold) {
      assertThat(java.util.Arrays.stream(step).sum()).isCloseTo(1, within(1e-12));
    }
    assertThat(cold[0][3]).isCloseTo(0.6439, within(1e-4));
    assertThat(warm[0][3]).isLessThan(cold[0][3]);
    assertThat(cold[1][1]).isEqualTo(1);
  }

  private static double[][] random(Random random, int steps) {
    double[][] probabilities = new double[steps][ALPHABET.length() + 1];
    for (double[] step : probabilities) {
      double sum = 0;
      for (int c = 0; c < step.length; c++) {
        step[c] = 0.01 + random.nextDouble();
        sum += step[c];
      }
      for (int c = 0; c < step.length; c++) {
        step[c] /= sum;
      }
    }
    return probabilities;
  }

  private static void sharpen(double[] step) {
    double sum = 0;
    for (int c = 0; c < step.length; c++) {
      step[c] = Math.pow(step[c], 24);
      sum += step[c];
    }
    for (int c = 0; c < step.length; c++) {
      step[c] /= sum;
    }
  }
}
