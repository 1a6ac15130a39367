package org.checkpointlpr.agent.capture;

import java.util.Arrays;
import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * How sharp a part of a picture is, whatever its contrast: how much of the whole step from dark to
 * light its steepest edges take from one pixel to the next. About 0.1 ms for a plate of 200 x 50.
 */
public final class CutSharpness {
  /** Nothing of a plate is told by fewer pixels. */
  private static final int LEAST_SIDE = 4;

  /** Share of the pixels that are darker than "dark", or lighter than "light": specks and glare. */
  private static final double SPECKS = 0.05;

  /** Share of the pixels that are edges at least as steep as those taken for the steepest. */
  private static final double STEEPEST = 0.04;

  private CutSharpness() {}

  /**
   * Measures a part of a frame, along its rows: vehicles smear sideways or towards the camera, and
   * letters have upright strokes.
   *
   * @param frame stays the caller's
   * @param region pixels; parts outside the picture are cut off
   * @return the share of the step that one pixel takes: 0.5 in a crisp picture, 0.1 where an edge
   *     is smeared over ten pixels; 0 where there is no edge, or the region is smaller than 4 x 4
   */
  public static double of(Frame frame, PictureEncoder.Region region) {
    Mat image = frame.image();
    int left = Math.max(0, region.x());
    int top = Math.max(0, region.y());
    int right = Math.min(region.x() + region.width(), image.cols());
    int bottom = Math.min(region.y() + region.height(), image.rows());
    if (right - left < LEAST_SIDE || bottom - top < LEAST_SIDE) {
      return 0;
    }
    try (MatScope scope = new MatScope()) {
      Mat part = scope.own(image.submat(new Rect(left, top, right - left, bottom - top)));
      Mat grey = scope.mat();
      Imgproc.cvtColor(part, grey, Imgproc.COLOR_BGR2GRAY);
      Mat calm = scope.mat();
      // The sensor's noise is not an edge: a column of three is one stroke, three grains are not.
      Imgproc.blur(grey, calm, new Size(1, 3));
      return steepest(bytes(calm), calm.cols());
    }
  }

  private static byte[] bytes(Mat grey) {
    byte[] pixels = new byte[(int) grey.total()];
    if (grey.type() != CvType.CV_8UC1) {
      throw new IllegalStateException("pixels of type " + grey.type() + " are not grey");
    }
    grey.get(0, 0, pixels);
    return pixels;
  }

  private static double steepest(byte[] pixels, int width) {
    int[] levels = new int[pixels.length];
    int[] steps = new int[pixels.length];
    int count = 0;
    for (int i = 0; i < pixels.length; i++) {
      levels[i] = pixels[i] & 0xff;
      if (i % width >= 2) {
        steps[count++] = Math.abs(levels[i] - levels[i - 2]);
      }
    }
    Arrays.sort(levels);
    Arrays.sort(steps, 0, count);
    int dark = levels[(int) (levels.length * SPECKS)];
    int light = levels[(int) (levels.length * (1 - SPECKS))];
    double step = steps[(int) (count * (1 - STEEPEST))] / 2.0;
    return light - dark < 2 ? 0 : Math.min(1, step / (light - dark));
  }
}
