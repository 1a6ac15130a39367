package org.checkpointlpr.agent.capture;

import java.time.Instant;
import java.util.List;
import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Draws a picture as a camera sends it, with plates that do not exist, one below the other. Needs
 * OpenCV to be loaded. Safe on any thread.
 */
public final class DrawnScene {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final int FONT = Imgproc.FONT_HERSHEY_DUPLEX;
  private static final double SCALE = 1.5;
  private static final int STROKE = 4;
  private static final Point FIRST = new Point(400, 150);
  private static final int ROW = 200;
  private static final Scalar ROAD = new Scalar(90, 95, 100);
  private static final Scalar BUMPER = new Scalar(40, 40, 45);
  private static final Scalar PLATE = new Scalar(235, 235, 235);
  private static final Scalar INK = new Scalar(20, 20, 20);

  private DrawnScene() {}

  /**
   * Returns a frame of 1280 x 720 pixels, which the caller owns, with plates of about 240 x 50.
   *
   * @param camera the name that the frame bears
   * @param texts of the plates, three at most: more lie outside the picture
   */
  public static Frame of(String camera, List<String> texts) {
    try (MatScope scope = new MatScope()) {
      Mat picture = scope.own(new Mat(HEIGHT, WIDTH, CvType.CV_8UC3, ROAD));
      for (int i = 0; i < texts.size(); i++) {
        draw(picture, texts.get(i), new Point(FIRST.x, FIRST.y + i * ROW));
      }
      return new Frame(camera, Instant.EPOCH, 0, scope.handOver(picture));
    }
  }

  private static void draw(Mat picture, String text, Point at) {
    Size size = Imgproc.getTextSize(text, FONT, SCALE, STROKE, new int[1]);
    double margin = 0.4 * size.height;
    fill(picture, at, size, 3 * margin, BUMPER);
    fill(picture, at, size, margin, PLATE);
    Imgproc.putText(picture, text, at, FONT, SCALE, INK, STROKE, Imgproc.LINE_AA, false);
  }

  private static void fill(Mat picture, Point at, Size text, double margin, Scalar colour) {
    Point above = new Point(at.x - margin, at.y - text.height - margin);
    Point below = new Point(at.x + text.width + margin, at.y + margin);
    Imgproc.rectangle(picture, above, below, colour, Imgproc.FILLED);
  }
}
