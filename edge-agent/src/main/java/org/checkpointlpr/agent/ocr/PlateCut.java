package org.checkpointlpr.agent.ocr;

import java.util.List;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.detect.UprightCut;
import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;

/**
 * Cuts a plate out of a frame and sets it upright, 8-bit grey, height x width of the wanted size.
 * Everything belongs to the given scope.
 */
final class PlateCut {
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
    return UprightCut.of(scope, frame.image(), corners, (int) size.width, (int) size.height);
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
