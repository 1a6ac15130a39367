package org.checkpointlpr.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plate of 200 x 50 pixels in a picture of 1280 x 720. */
final class PictureEdgeTest {
  @ParameterizedTest(name = "at {0}, {1}: cut {2}, touching {3}")
  @CsvSource({
    "500,  300,  false, false",
    "7,    300,  false, false",
    "5,    300,  false, true",
    "-23,  300,  false, true",
    "-25,  300,  true,  true",
    "1073, 300,  false, false",
    "1075, 300,  false, true",
    "1103, 300,  false, true",
    "1105, 300,  true,  true",
    "500,  -14,  false, false",
    "500,  -16,  true,  false",
    "500,  684,  false, false",
    "500,  686,  true,  false"
  })
  void tellsWhatTheEdgeCutsAndWhatItMayHaveCut(double x, double y, boolean cut, boolean touching) {
    Quad plate = Quad.ofBox(x, y, 200, 50);
    assertThat(PictureEdge.cuts(plate, 1280, 720)).isEqualTo(cut);
    assertThat(PictureEdge.touches(plate, 1280)).isEqualTo(touching);
  }

  @ParameterizedTest(name = "{0} pixels wide")
  @CsvSource({"0", "1e-12"})
  void bearsAPlateWithoutExtent(double width) {
    assertThat(PictureEdge.cuts(Quad.ofBox(10, 10, width, width), 20, 20)).isFalse();
  }
}
