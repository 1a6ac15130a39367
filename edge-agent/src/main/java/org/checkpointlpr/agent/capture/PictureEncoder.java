package org.checkpointlpr.agent.capture;

import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Rect;
import org.opencv.imgcodecs.Imgcodecs;

/** Encodes frames, or rectangles of them, as JPEG. Safe on any thread that owns its frame. */
public final class PictureEncoder {
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
