package org.checkpointlpr.agent.detect;

import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfPoint2f;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** The inside of four corners as an upright grey picture of a wanted size. Safe on any thread. */
public final class UprightCut {
  /** More than four times the wanted size cannot be told from it once it is shrunk. */
  private static final int MOST_OVERSAMPLING = 4;

  private UprightCut() {}

  /**
   * Cuts it out. Where the picture has more pixels than are wanted, they are averaged; where the
   * corners lie outside, its edge is repeated.
   *
   * @param picture stays the caller's, BGR
   * @param corners may lie outside the picture, pixels
   * @param width of the cut, pixels
   * @param height of the cut, pixels
   * @return 8-bit grey, height x width; owned by the scope
   */
  public static Mat of(MatScope scope, Mat picture, Quad corners, int width, int height) {
    Rect part = around(corners, picture);
    Mat grey = scope.mat();
    Imgproc.cvtColor(scope.own(picture.submat(part)), grey, Imgproc.COLOR_BGR2GRAY);
    int timesX = oversampling(corners.width(), width);
    int timesY = oversampling(corners.height(), height);
    Size large = new Size((double) width * timesX, (double) height * timesY);
    Mat transform =
        scope.own(
            Imgproc.getPerspectiveTransform(
                points(scope, corners.moved(-part.x, -part.y)),
                points(scope, Quad.ofBox(0, 0, large.width, large.height))));
    Mat upright = scope.mat();
    Imgproc.warpPerspective(
        grey, upright, transform, large, Imgproc.INTER_LINEAR, Core.BORDER_REPLICATE);
    if (timesX == 1 && timesY == 1) {
      return upright;
    }
    Mat small = scope.mat();
    Imgproc.resize(upright, small, new Size(width, height), 0, 0, Imgproc.INTER_AREA);
    return small;
  }

  private static int oversampling(double has, int wanted) {
    return (int) Math.max(1, Math.min(MOST_OVERSAMPLING, Math.round(has / wanted)));
  }

  /** The pixels around the corners, at least one; the warp needs no others. */
  private static Rect around(Quad corners, Mat image) {
    int left = clamp(Math.floor(corners.left()) - 2, image.cols() - 1);
    int top = clamp(Math.floor(corners.top()) - 2, image.rows() - 1);
    int right = clamp(Math.ceil(corners.right()) + 2, image.cols());
    int bottom = clamp(Math.ceil(corners.bottom()) + 2, image.rows());
    return new Rect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
  }

  private static int clamp(double value, int most) {
    return (int) Math.max(0, Math.min(most, value));
  }

  private static MatOfPoint2f points(MatScope scope, Quad quad) {
    Point[] points =
        quad.corners().stream().map(c -> new Point(c.x(), c.y())).toArray(Point[]::new);
    return scope.own(new MatOfPoint2f(points));
  }
}
