package org.checkpointlpr.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.checkpointlpr.agent.detect.DetectorSpec.SecondPass;
import org.checkpointlpr.agent.detect.DetectorSpec.Shape;
import org.checkpointlpr.agent.natives.ModelFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped description, and what follows from it. */
final class DetectorSpecTest {
  private static final SecondPass SECOND = new SecondPass(1.5, 0.7, 2000, 3, 250);

  @ParameterizedTest(name = "{0} pixels, best {1}: {2}")
  @CsvSource({
    "1280, 0.69, true",
    "1280, 0.7,  false",
    "2000, 0.9,  false",
    "2001, 0.9,  true",
    "8000, 0.9,  true"
  })
  void looksAgainWhenUnsureAndAlwaysAtLargePictures(int side, double best, boolean again) {
    assertThat(SECOND.isFor(side, best)).isEqualTo(again);
  }

  @Test
  void theInputGrowsWithALargePictureUpToALimit() {
    assertThat(SECOND.growFor(640)).isEqualTo(1.5);
    assertThat(SECOND.growFor(2000)).isEqualTo(1.5);
    assertThat(SECOND.growFor(3840)).isCloseTo(2.88, within(1e-9));
    assertThat(SECOND.growFor(8000)).isEqualTo(3);
  }

  @Test
  void withoutALimitNoPictureIsLarge() {
    SecondPass plain = new SecondPass(1.5, 0.7, 0, 0, 250);
    assertThat(plain.isFor(8000, 0.9)).isFalse();
    assertThat(plain.growFor(8000)).isEqualTo(1.5);
  }

  @ParameterizedTest(name = "{0} x {1} times {2}")
  @CsvSource({
    "1280, 720,  1,    640,  384",
    "1280, 720,  1.5,  960,  576",
    "3840, 2160, 2.88, 1856, 1120",
    "720,  1280, 1,    384,  640",
    "1000, 1000, 0.4,  192,  192",
    "1,    1,    0.01, 32,   32"
  })
  void everyInputIsOfMultiplesOf32(int width, int height, double grow, int wide, int high)
      throws Exception {
    ModelFile shipped = ModelFile.ofResource(getClass(), "models/plate-detector.json");
    assertThat(DetectorSpec.of(shipped).shapeFor(width, height, grow))
        .isEqualTo(new Shape(wide, high));
  }
}
