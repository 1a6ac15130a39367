package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.checkpointlpr.agent.capture.Region.Point;
import org.checkpointlpr.agent.capture.Regions.Verdict;
import org.junit.jupiter.api.Test;

class RegionsTest {
  private static final Region LANE =
      new Region(
          List.of(
              new Point(0.2, 0.2), new Point(0.8, 0.2), new Point(0.8, 0.9), new Point(0.2, 0.9)));

  /** An L: the square's upper right quarter is missing. */
  private static final Region CORNER =
      new Region(
          List.of(
              new Point(0, 0),
              new Point(0.5, 0),
              new Point(0.5, 0.5),
              new Point(1, 0.5),
              new Point(1, 1),
              new Point(0, 1)));

  @Test
  void aPolygonContainsWhatANaiveLookAtItsQuartersSays() {
    for (double x = 0.05; x < 1; x += 0.1) {
      for (double y = 0.05; y < 1; y += 0.1) {
        assertThat(CORNER.contains(x, y)).isEqualTo(!(x > 0.5 && y < 0.5));
      }
    }
  }

  @Test
  void onlyTheRegionsToReadAreReadAndThoseToIgnoreWin() {
    Region sign =
        new Region(List.of(new Point(0.7, 0.2), new Point(0.8, 0.2), new Point(0.8, 0.4)));
    Regions regions = new Regions(List.of(LANE), List.of(sign), 40, 600);

    assertThat(regions.judge(0.5, 0.5, 100)).isEqualTo(Verdict.READ);
    assertThat(regions.judge(0.1, 0.5, 100)).isEqualTo(Verdict.OUTSIDE);
    assertThat(regions.judge(0.78, 0.25, 100)).isEqualTo(Verdict.OUTSIDE);
    assertThat(regions.judge(0.5, 0.5, 39)).isEqualTo(Verdict.TOO_SMALL);
    assertThat(regions.judge(0.5, 0.5, 601)).isEqualTo(Verdict.TOO_LARGE);
    assertThat(Regions.EVERYWHERE.judge(0.01, 0.99, 5)).isEqualTo(Verdict.READ);
  }

  @Test
  void whatIsNoRegionIsRefused() {
    assertThatThrownBy(() -> new Region(List.of(new Point(0, 0), new Point(1, 1))))
        .hasMessageContaining("2 points");
    assertThatThrownBy(() -> new Point(1.2, 0)).hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> new Regions(List.of(), List.of(), 50, 40))
        .hasMessageContaining("50 to 40");
  }
}
