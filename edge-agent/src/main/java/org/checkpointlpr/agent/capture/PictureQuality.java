package org.checkpointlpr.agent.capture;

import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfDouble;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/**
 * How a picture is exposed and how sharp it is, for the technician who aims a camera.
 *
 * @param brightness mean brightness, 0 to 255
 * @param dark share of pixels below 16: nothing can be seen in them
 * @param bright share of pixels above 250: burnt out
 * @param sharpness standard deviation of the Laplacian of the brightness, grey levels; compare only
 *     pictures of the same view
 */
public record PictureQuality(double brightness, double dark, double bright, double sharpness) {
  private static final double DARK = 16;
  private static final double BURNT = 250;

  /**
   * Measures a frame.
   *
   * @param frame stays the caller's
   */
  public static PictureQuality of(Frame frame) {
    try (MatScope scope = new MatScope()) {
      Mat grey = scope.mat();
      Imgproc.cvtColor(frame.image(), grey, Imgproc.COLOR_BGR2GRAY);
      Mat edges = scope.mat();
      Imgproc.Laplacian(grey, edges, CvType.CV_32F);
      MatOfDouble mean = scope.own(new MatOfDouble());
      MatOfDouble deviation = scope.own(new MatOfDouble());
      Core.meanStdDev(edges, mean, deviation);
      return new PictureQuality(
          Core.mean(grey).val[0],
          share(scope, grey, 0, DARK),
          share(scope, grey, BURNT, 255),
          deviation.get(0, 0)[0]);
    }
  }

  private static double share(MatScope scope, Mat grey, double from, double to) {
    Mat within = scope.mat();
    Core.inRange(grey, new Scalar(from), new Scalar(to), within);
    return (double) Core.countNonZero(within) / grey.total();
  }
}
