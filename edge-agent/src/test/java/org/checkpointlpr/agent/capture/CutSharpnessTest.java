package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

class CutSharpnessTest {
  private static final PictureEncoder.Region ALL = new PictureEncoder.Region(0, 0, 200, 50);

  @BeforeAll
  static void load() throws Exception {
    Natives.loadOpenCv();
  }

  /** Upright strokes eight pixels wide, as a plate's letters are, on a light ground. */
  private static double measured(double blur, double light, double noise) {
    try (MatScope scope = new MatScope()) {
      Mat image = new Mat(50, 200, CvType.CV_8UC3, new Scalar(light, light, light));
      for (int x = 20; x < 180; x += 20) {
        Imgproc.rectangle(
            image, new Point(x, 8), new Point(x + 7, 41), new Scalar(light / 4, 10, 10), -1);
      }
      if (blur > 0) {
        Imgproc.GaussianBlur(image, image, new Size(0, 0), blur);
      }
      Mat grains = scope.own(new Mat(50, 200, CvType.CV_8UC3));
      Core.setRNGSeed(7);
      Core.randn(grains, noise, noise / 2);
      Core.add(image, grains, image);
      try (Frame frame = new Frame("gate", Instant.EPOCH, 0, image)) {
        return CutSharpness.of(frame, ALL);
      }
    }
  }

  @Test
  void aCrispPlateHasEdgesOfTwoPixelsAndABlurredOneLongerOnes() {
    assertThat(measured(0, 220, 0)).isCloseTo(0.5, within(0.05));
    // A step smeared by a Gaussian of 4 pixels takes a tenth of its height in the steepest one.
    assertThat(measured(4, 220, 0)).isBetween(0.07, 0.2);
    assertThat(measured(1.5, 220, 0)).isLessThan(measured(0.8, 220, 0));
  }

  @Test
  void contrastAndNoiseMakeLittleDifference() {
    assertThat(measured(1, 60, 0)).isCloseTo(measured(1, 220, 0), within(0.06));
    assertThat(measured(3, 200, 4)).isCloseTo(measured(3, 200, 0), within(0.06));
  }

  @Test
  void whereThereIsNothingToMeasureItIsNotSharp() {
    try (Frame frame =
        new Frame("gate", Instant.EPOCH, 0, new Mat(9, 9, CvType.CV_8UC3, new Scalar(9, 9, 9)))) {
      assertThat(CutSharpness.of(frame, ALL)).isZero();
      assertThat(CutSharpness.of(frame, new PictureEncoder.Region(7, 7, 40, 40))).isZero();
      assertThat(CutSharpness.of(frame, new PictureEncoder.Region(-90, -90, 40, 40))).isZero();
    }
  }
}
