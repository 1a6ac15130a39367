package org.checkpointlpr.agent.capture;

import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Draws plates that do not exist, for exercises. Needs OpenCV to be loaded. Safe on any thread. */
public final class DrawnPlate {
  private static final int HEIGHT = 96;
  private static final int MARGIN = 24;
  private static final double SCALE = 2.0;
  private static final int THICKNESS = 4;
  private static final int JPEG_QUALITY = 85;
  private static final int FONT = Imgproc.FONT_HERSHEY_SIMPLEX;
  private static final Scalar INK = new Scalar(20, 20, 20);
  private static final Scalar FRAME = new Scalar(0, 0, 200);

  private DrawnPlate() {}

  /** Returns a JPEG of a plate with a red frame that no issuer uses. */
  public static byte[] jpeg(String text) {
    try (MatScope scope = new MatScope()) {
      Size size = Imgproc.getTextSize(text, FONT, SCALE, THICKNESS, new int[1]);
      int width = (int) size.width + 2 * MARGIN;
      Mat picture = scope.own(new Mat(HEIGHT, width, CvType.CV_8UC3, new Scalar(235, 235, 235)));
      Point from = new Point(MARGIN, (HEIGHT + size.height) / 2);
      Imgproc.putText(picture, text, from, FONT, SCALE, INK, THICKNESS, Imgproc.LINE_AA, false);
      Imgproc.rectangle(
          picture, new Point(3, 3), new Point(width - 4, HEIGHT - 4), FRAME, THICKNESS);
      return PictureEncoder.jpeg(picture, JPEG_QUALITY);
    }
  }
}
