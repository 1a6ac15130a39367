package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WilsonTest {
  /** Oracle: the bounds are where the normal test of the share just rejects (Wilson 1927). */
  @Test
  void theBoundsSolveTheEquationThatDefinesThem() {
    for (int trials = 1; trials <= 60; trials++) {
      for (int successes = 0; successes <= trials; successes++) {
        Wilson wilson = Wilson.of(successes, trials);
        double share = (double) successes / trials;
        for (double bound : new double[] {wilson.low(), wilson.high()}) {
          double deviation = share - bound;
          double variance = bound * (1 - bound) / trials;
          assertThat(deviation * deviation)
              .as("%d of %d", successes, trials)
              .isCloseTo(1.959964 * 1.959964 * variance, within(1e-9));
        }
        assertThat(wilson.low()).isBetween(0.0, share + 1e-12);
        assertThat(wilson.high()).isBetween(share - 1e-12, 1.0);
      }
    }
  }

  @Test
  void theIntervalHoldsTheTruthInNineteenOfTwentyCounts() {
    long seed = 20_260_101;
    SplittableRandom random = new SplittableRandom(seed);
    int held = 0;
    for (int round = 0; round < 4000; round++) {
      int successes = 0;
      for (int i = 0; i < 50; i++) {
        successes += random.nextDouble() < 0.9 ? 1 : 0;
      }
      Wilson wilson = Wilson.of(successes, 50);
      held += wilson.low() <= 0.9 && 0.9 <= wilson.high() ? 1 : 0;
    }
    assertThat(held / 4000.0).as("seed %d", seed).isBetween(0.92, 0.99);
  }

  @Test
  void countsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> Wilson.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Wilson.of(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
