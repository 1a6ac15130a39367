package org.checkpointlpr.agent.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

final class MatScopeTest {
  @BeforeAll
  static void load() throws NativesException {
    Natives.loadOpenCv();
  }

  @Test
  void releasesWhatItOwnsWhenTheWorkThrows() {
    long before = MatScope.live();
    Mat[] leaked = new Mat[1];
    assertThatThrownBy(
            () -> {
              try (MatScope scope = new MatScope()) {
                leaked[0] = scope.own(new Mat(4, 4, CvType.CV_8UC1));
                assertThat(MatScope.live()).isEqualTo(before + 1);
                throw new IllegalStateException("planned");
              }
            })
        .hasMessage("planned");
    assertThat(MatScope.live()).isEqualTo(before);
    assertThat(leaked[0].empty()).isTrue();
  }

  @Test
  void handsOverWithoutReleasing() {
    long before = MatScope.live();
    Mat kept;
    try (MatScope scope = new MatScope()) {
      kept = scope.handOver(scope.own(new Mat(4, 4, CvType.CV_8UC1)));
    }
    assertThat(kept.empty()).isFalse();
    assertThat(MatScope.live()).isEqualTo(before);
    kept.release();
  }

  @Test
  void refusesToHandOverWhatItDoesNotOwn() {
    Mat stranger = new Mat();
    try (MatScope scope = new MatScope()) {
      assertThatThrownBy(() -> scope.handOver(stranger))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void closingTwiceCountsOnce() {
    long before = MatScope.live();
    MatScope scope = new MatScope();
    scope.mat();
    scope.close();
    scope.close();
    assertThat(MatScope.live()).isEqualTo(before);
  }
}
