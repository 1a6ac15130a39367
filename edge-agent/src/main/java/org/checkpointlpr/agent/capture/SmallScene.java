package org.checkpointlpr.agent.capture;

import java.util.Optional;
import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Makes the small picture of a whole vehicle that headquarters may ask for. Of the people in it,
 * inside this vehicle, inside others or beside them, nothing that tells one from another is left:
 * the picture is averaged to coarse cells, and only a window about the plate is drawn sharp. What
 * is not in the cells is in none of the bytes, so that nobody can bring it back.
 *
 * <p>A plate's own size says how large things are beside it. A cell is at least half a plate wide
 * (15 cm of a North American plate, 26 cm of a European one, 9 cm of a motorcycle's), so that a
 * face is one or two cells, and there are never more than {@value #CELLS} in a row. The window
 * reaches a plate's width to both sides, which is narrower than any car, one and a half plate
 * heights down, and up by the smaller of two heights and half a width: 10 to 26 cm, where a
 * windscreen or a rear window begins 40 cm or more above a plate.
 *
 * <p>Safe on any thread. OpenCV must be loaded.
 */
public final class SmallScene {
  /** The longer side, pixels. */
  private static final int SIDE = 640;

  /** A person who fills a tenth of the picture's width is five cells wide. */
  private static final int CELLS = 48;

  private static final double CELL_OF_PLATE = 0.5;
  private static final double BESIDE = 1;
  private static final double ABOVE_WIDTHS = 0.5;
  private static final double ABOVE_HEIGHTS = 2;
  private static final double BELOW_HEIGHTS = 1.5;

  private static final int[] QUALITIES = {75, 65, 55, 45, 35, 25};

  private SmallScene() {}

  /**
   * Where a plate is, as shares of the picture's width and height: the picture may be scaled.
   *
   * @param left of the plate's box
   * @param top of the plate's box
   * @param right of the plate's box
   * @param bottom of the plate's box
   */
  public record Spot(double left, double top, double right, double bottom) {}

  /**
   * Scales a picture down and makes it coarse but for the window about the plate.
   *
   * @param picture JPEG or PNG
   * @param plate the plate in this very picture; empty makes all of it coarse
   * @param aim how many bytes the result should have at most; it may have more where even the
   *     lowest quality takes more
   * @return a JPEG
   * @throws IllegalArgumentException if the picture cannot be decoded
   */
  public static byte[] blurred(byte[] picture, Optional<Spot> plate, int aim) {
    try (MatScope scope = new MatScope()) {
      Mat small = scaled(picture, scope);
      Optional<Rect> box = plate.map(spot -> box(spot, small));
      Mat coarse = coarse(small, box.map(b -> b.width).orElse(0), scope);
      Optional<Rect> window = box.map(b -> window(b, small));
      if (window.isPresent() && !window.get().empty()) {
        Mat from = scope.own(small.submat(window.get()));
        from.copyTo(scope.own(coarse.submat(window.get())));
      }
      return encoded(coarse, aim);
    }
  }

  /**
   * Scales a picture down and leaves it as it is.
   *
   * @param picture JPEG or PNG
   * @param aim as of {@link #blurred}
   * @return a JPEG
   * @throws IllegalArgumentException if the picture cannot be decoded
   */
  public static byte[] plain(byte[] picture, int aim) {
    try (MatScope scope = new MatScope()) {
      return encoded(scaled(picture, scope), aim);
    }
  }

  private static Mat scaled(byte[] picture, MatScope scope) {
    Mat image =
        scope.own(Imgcodecs.imdecode(scope.own(new MatOfByte(picture)), Imgcodecs.IMREAD_COLOR));
    if (image.empty()) {
      throw new IllegalArgumentException(picture.length + " bytes that are no picture");
    }
    double scale = Math.min(1, (double) SIDE / Math.max(image.cols(), image.rows()));
    Mat small = scope.mat();
    Imgproc.resize(image, small, new Size(), scale, scale, Imgproc.INTER_AREA);
    return small;
  }

  private static Rect box(Spot spot, Mat image) {
    int left = (int) Math.round(spot.left() * image.cols());
    int top = (int) Math.round(spot.top() * image.rows());
    int right = (int) Math.round(spot.right() * image.cols());
    int bottom = (int) Math.round(spot.bottom() * image.rows());
    return new Rect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
  }

  private static Mat coarse(Mat image, int plateWidth, MatScope scope) {
    double cell =
        Math.max((double) Math.max(image.cols(), image.rows()) / CELLS, plateWidth * CELL_OF_PLATE);
    Size cells =
        new Size(
            Math.max(1, Math.floor(image.cols() / cell)),
            Math.max(1, Math.floor(image.rows() / cell)));
    Mat few = scope.mat();
    Imgproc.resize(image, few, cells, 0, 0, Imgproc.INTER_AREA);
    Mat coarse = scope.mat();
    Imgproc.resize(few, coarse, image.size(), 0, 0, Imgproc.INTER_LINEAR);
    return coarse;
  }

  /** Returns what stays sharp, cut to the picture. */
  private static Rect window(Rect plate, Mat image) {
    double beside = plate.width * BESIDE;
    double above = Math.min(plate.width * ABOVE_WIDTHS, plate.height * ABOVE_HEIGHTS);
    double below = plate.height * BELOW_HEIGHTS;
    int left = clamp(plate.x - beside, image.cols());
    int top = clamp(plate.y - above, image.rows());
    int right = clamp(plate.x + plate.width + beside, image.cols());
    int bottom = clamp(plate.y + plate.height + below, image.rows());
    return new Rect(left, top, right - left, bottom - top);
  }

  private static int clamp(double value, int most) {
    return (int) Math.max(0, Math.min(most, Math.round(value)));
  }

  private static byte[] encoded(Mat image, int aim) {
    byte[] jpeg = new byte[0];
    for (int quality : QUALITIES) {
      jpeg = PictureEncoder.jpeg(image, quality);
      if (jpeg.length <= aim) {
        break;
      }
    }
    return jpeg;
  }
}
