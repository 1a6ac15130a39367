package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thumbnails of a scripted road at 25 a second, on a clock of the test's own. */
class MotionGateTest {
  private static final int RATE = 25;
  private static final int CELLS = Thumbnail.WIDTH * Thumbnail.HEIGHT;

  private final MotionGate gate = new MotionGate(MotionGate.Beats.DEFAULT);
  private final Random random = new Random(11);

  @Test
  void anEmptyRoadIsLookedAtEveryTwoSeconds() {
    assertThat(looks(60, second -> road(8, 1)).size()).isBetween(30, 31);
  }

  @ParameterizedTest(name = "noise of {0} grey levels")
  @ValueSource(ints = {0, 4, 8, 16})
  void noiseOpensNothing(int noise) {
    assertThat(looks(30, picture -> road(noise, 1)).size()).isBetween(15, 17);
  }

  @Test
  void cloudsAreNotVehicles() {
    // The whole picture becomes a third darker and brighter again within seconds.
    List<Double> looks =
        looks(60, picture -> road(4, 1 - 0.3 * Math.abs(Math.sin(picture / (RATE * 5.0)))));

    assertThat(looks.size()).isLessThan(40);
  }

  @Test
  void aVehicleThatPassesIsLookedAtTwelveTimesASecond() {
    List<Double> looks =
        looks(
            6,
            picture -> {
              byte[] cells = road(6, 1);
              if (picture >= 3 * RATE && picture < 4 * RATE) {
                vehicle(cells, 10 + 3 * (picture - 3 * RATE), 30, 24);
              }
              return cells;
            });

    assertThat(between(looks, 3, 4)).isBetween(11, 14);
  }

  @Test
  void aVehicleThatStopsGoesOnBeingLookedAtHoweverLong() {
    List<Double> looks =
        looks(
            180,
            picture -> {
              byte[] cells = road(6, 1);
              if (picture > 5 * RATE) {
                vehicle(cells, 50, 30, 24);
              }
              return cells;
            });

    assertThat(between(looks, 10, 30)).isGreaterThanOrEqualTo(38);
    for (double from = 10; from < 178; from += 2) {
      assertThat(between(looks, from, from + 2.1)).describedAs("second %s", from).isPositive();
    }
  }

  /** Whatever the pictures show, no two seconds pass without a look: the law that blinds nobody. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void noTwoSecondsPassWithoutALook(long seed) {
    Random scene = new Random(seed);
    List<Double> looks =
        looks(
            60,
            picture -> {
              byte[] cells = road(scene.nextInt(20), 0.5 + scene.nextDouble() / 2);
              if (scene.nextInt(3) == 0) {
                vehicle(cells, scene.nextInt(90), scene.nextInt(40), scene.nextInt(200) - 100);
              }
              return cells;
            });
    for (double from = 0; from < 57; from += 0.5) {
      assertThat(between(looks, from, from + 2.1)).isPositive();
    }
  }

  @Test
  void aClockThatJumpsBackDoesNotCloseTheGate() {
    assertThat(gate.wants(Thumbnail.ofCells(road(0, 1)), 100_000_000_000L)).isTrue();
    assertThat(gate.wants(Thumbnail.ofCells(road(0, 1)), 1_000_000_000L)).isTrue();
  }

  private List<Double> looks(int seconds, IntFunction<byte[]> scene) {
    List<Double> looks = new ArrayList<>();
    for (int picture = 0; picture < seconds * RATE; picture++) {
      long nanos = picture * (1_000_000_000L / RATE);
      if (gate.wants(Thumbnail.ofCells(scene.apply(picture)), nanos)) {
        looks.add((double) picture / RATE);
      }
    }
    return looks;
  }

  private static int between(List<Double> looks, double from, double to) {
    return (int) looks.stream().filter(look -> look >= from && look < to).count();
  }

  private byte[] road(int noise, double brightness) {
    byte[] cells = new byte[CELLS];
    for (int i = 0; i < CELLS; i++) {
      double grey = (80 + i % Thumbnail.WIDTH / 2) * brightness;
      // Half the deviation: a cell is the mean of four pixels.
      cells[i] = grey(grey + random.nextGaussian() * noise / 2);
    }
    return cells;
  }

  /** A vehicle that differs from the road by some grey levels, 30 x 20 cells. */
  private static void vehicle(byte[] cells, int left, int top, int contrast) {
    for (int y = top; y < Math.min(Thumbnail.HEIGHT, top + 20); y++) {
      for (int x = left; x < Math.min(Thumbnail.WIDTH, left + 30); x++) {
        int cell = y * Thumbnail.WIDTH + x;
        cells[cell] = grey((cells[cell] & 0xff) + contrast);
      }
    }
  }

  private static byte grey(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
