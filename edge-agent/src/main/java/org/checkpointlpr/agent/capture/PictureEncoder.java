package org.checkpointlpr.agent.capture;

import java.util.List;
import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.MatOfPoint;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** Encodes frames, or rectangles of them, as JPEG. Safe on any thread that owns its frame. */
public final class PictureEncoder {
  private static final Scalar MARK = new Scalar(80, 255, 80);
  private static final Scalar SHADE = new Scalar(0, 0, 0);
  private static final int FONT = Imgproc.FONT_HERSHEY_SIMPLEX;
  private static final int LINE = Imgproc.LINE_AA;

  private PictureEncoder() {}

  /** A rectangle in pixels; parts outside the picture are cut off. */
  public record Region(int x, int y, int width, int height) {}

  /**
   * Encodes the part of a frame that lies within a region.
   *
   * @param frame stays the caller's
   * @param quality 1 to 100
   * @return the bytes of a JPEG of at least one pixel
   */
  public static byte[] jpeg(Frame frame, Region region, int quality) {
    Mat image = frame.image();
    int left = Math.max(0, Math.min(region.x(), image.cols() - 1));
    int top = Math.max(0, Math.min(region.y(), image.rows() - 1));
    int right = Math.max(left + 1, Math.min(region.x() + region.width(), image.cols()));
    int bottom = Math.max(top + 1, Math.min(region.y() + region.height(), image.rows()));
    try (MatScope scope = new MatScope()) {
      Mat part = scope.own(image.submat(new Rect(left, top, right - left, bottom - top)));
      return jpeg(part, quality);
    }
  }

  /**
   * Something to draw: a closed line through points, and a word above it.
   *
   * @param points x and y in turns, pixels
   * @param word ASCII; empty for none
   */
  public record Mark(List<double[]> points, String word) {
    /** Copies the list. */
    public Mark {
      points = List.copyOf(points);
    }
  }

  /** Encodes a copy of a frame with marks drawn on it; the frame itself stays as it is. */
  public static byte[] jpeg(Frame frame, List<Mark> marks, int quality) {
    return jpeg(frame, marks, frame.width(), quality);
  }

  /**
   * Encodes a copy of a frame with marks drawn on it; the frame itself stays as it is.
   *
   * @param maxWidth pixels; a wider frame is scaled down to it, its marks with it
   * @param quality 1 to 100
   */
  public static byte[] jpeg(Frame frame, List<Mark> marks, int maxWidth, int quality) {
    double scale = Math.min(1, (double) maxWidth / frame.width());
    try (MatScope scope = new MatScope()) {
      Mat copy = scope.mat();
      if (scale < 1) {
        // Down to a half two neighbours are enough; an average of more costs four times as much.
        int how = scale < 0.5 ? Imgproc.INTER_AREA : Imgproc.INTER_LINEAR;
        Imgproc.resize(frame.image(), copy, new Size(), scale, scale, how);
      } else {
        frame.image().copyTo(copy);
      }
      for (Mark mark : marks) {
        draw(copy, mark, scale, scope);
      }
      return jpeg(copy, quality);
    }
  }

  private static void draw(Mat copy, Mark mark, double scale, MatScope scope) {
    int thickness = Math.max(2, copy.cols() / 640);
    Point[] points =
        mark.points().stream()
            .map(p -> new Point(p[0] * scale, p[1] * scale))
            .toArray(Point[]::new);
    MatOfPoint line = scope.own(new MatOfPoint(points));
    Imgproc.polylines(copy, List.of(line), true, MARK, thickness);
    double size = Math.max(0.6, copy.cols() / 1280.0);
    Point above = new Point(points[0].x, Math.max(24 * size, points[0].y - 8));
    Imgproc.putText(copy, mark.word(), above, FONT, size, SHADE, thickness + 3, LINE, false);
    Imgproc.putText(copy, mark.word(), above, FONT, size, MARK, thickness, LINE, false);
  }

  /** Encodes 8-bit BGR or grey pixels, which stay the caller's. */
  static byte[] jpeg(Mat pixels, int quality) {
    try (MatScope scope = new MatScope()) {
      MatOfByte bytes = scope.own(new MatOfByte());
      MatOfInt options = scope.own(new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, quality));
      if (!Imgcodecs.imencode(".jpg", pixels, bytes, options)) {
        throw new IllegalStateException("OpenCV did not encode " + pixels.size() + " as JPEG");
      }
      return bytes.toArray();
    }
  }
}
