package org.checkpointlpr.agent.ocr;

import java.util.List;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfPoint2f;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Cuts a plate out of a frame and sets it upright, 8-bit grey, height x width of the wanted size.
 * Everything belongs to the given scope.
 */
final class PlateCut {
  /** More than four times the wanted size cannot be told from it once it is shrunk. */
  private static final int MOST_OVERSAMPLING = 4;

  /** Plates of Europe, Africa and Arabia are longer than this, Brazil's and Argentina's shorter. */
  private static final double LONG_FROM = 3.7;

  /**
   * Added on each side of the detector's corners, as a share of the plate's edges: a narrow last
   * character is cut off otherwise. Exact reads from whole pictures (EU, Brazil, US) with an early
   * network: 100, 85.5 and 77.2 % with 0.015; 96.4, 87.3 and 78.2 with 0.03; 100, 92.7 and 80.2
   * with 0.05.
   */
  private static final double LONG_MARGIN = 0.05;

  /**
   * On a shorter plate 0.05 of its height reaches far into a dealer's frame, whose edges read as I
   * and L. With two later networks 0.03 and 0.05 read 82.4 and 79.6, 78.7 and 77.8 % of the US
   * plates, and the same of the Brazilian ones.
   */
  private static final double MARGIN = 0.03;

  /**
   * Added above and below to leave out the print there, which takes up half of a plate that is
   * twice as long as it is high: the text gets a third more of the network's 32 rows.
   */
  private static final double PRINT = -0.1;

  private PlateCut() {}

  /** Returns the whole plate as one row. */
  static Mat whole(MatScope scope, Frame frame, Quad corners, Size size) {
    double margin = corners.proportion() >= LONG_FROM ? LONG_MARGIN : MARGIN;
    return cut(scope, frame, corners.grown(margin, margin), size);
  }

  /** Returns one row without the print above and below it. */
  static Mat textAlone(MatScope scope, Frame frame, Quad corners, Size size) {
    return cut(scope, frame, corners.grown(MARGIN, PRINT), size);
  }

  /**
   * Returns the inside of four corners as an upright grey picture. Where the frame has more pixels
   * than are wanted, they are averaged; where the corners lie outside, the frame's edge is
   * repeated.
   *
   * @return 8-bit grey, height x width; owned by the scope
   */
  static Mat cut(MatScope scope, Frame frame, Quad corners, Size size) {
    int width = (int) size.width;
    int height = (int) size.height;
    Mat image = frame.image();
    Rect part = around(corners, image);
    Mat grey = scope.mat();
    Imgproc.cvtColor(scope.own(image.submat(part)), grey, Imgproc.COLOR_BGR2GRAY);
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

  /**
   * Returns the two rows of a plate side by side in one picture, each from end to end of its text.
   */
  static Mat rowsSideBySide(MatScope scope, Frame frame, Quad corners, Size size) {
    PlateRows rows = PlateRows.of(scope, frame, corners.grown(MARGIN, MARGIN));
    Size half = new Size(Math.floor(size.width / 2), size.height);
    Mat both = scope.mat();
    Core.hconcat(
        List.of(cut(scope, frame, rows.upper(), half), cut(scope, frame, rows.lower(), half)),
        both);
    return both;
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

  /** Returns a picture's pixels as the network wants them: 1 x 1 x height x width, 0 to 1. */
  static Mat blob(MatScope scope, Mat grey) {
    Mat blob = scope.own(new Mat(new int[] {1, 1, grey.rows(), grey.cols()}, CvType.CV_32F));
    byte[] bytes = new byte[grey.rows() * grey.cols()];
    grey.get(0, 0, bytes);
    float[] values = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = (bytes[i] & 0xFF) / 255f;
    }
    blob.put(new int[] {0, 0, 0, 0}, values);
    return blob;
  }
}
