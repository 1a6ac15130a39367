package org.checkpointlpr.agent.ocr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.detect.Quad.Corner;
import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.Core;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfPoint2f;
import org.opencv.core.Point;
import org.opencv.core.Size;
import org.opencv.core.TermCriteria;
import org.opencv.imgproc.Imgproc;
import org.opencv.video.Video;

/**
 * One picture made of many of the same plate: each is set upright, laid over the first as closely
 * as it goes (enhanced correlation coefficient, Evangelidis and Psarakis 2008, an affine motion),
 * and the mean is taken. Noise, rain and what a low bit rate leaves out differ from picture to
 * picture, and the plate does not. Static methods; any thread.
 */
final class PlateStack {
  /** Pixels of the width of a plate of one row, and of one of two. */
  private static final int WIDE = 384;

  private static final int NARROW = 256;
  private static final double ONE_ROW_FROM = 2.6;

  /** Kept around the plate, as a share of its edges: a corner may be some pixels off. */
  private static final double AROUND = 0.08;

  /** A picture that correlates less with the first does not lie over it. */
  private static final double LEAST_CORRELATION = 0.6;

  private static final TermCriteria STEPS =
      new TermCriteria(TermCriteria.COUNT + TermCriteria.EPS, 30, 1e-4);

  /** Pixels: corners are found to a tenth of a letter; the search needs a slope to follow. */
  private static final int BLUR = 3;

  /** Fewer than this are read as well one by one. */
  private static final int FEWEST = 3;

  private PlateStack() {}

  /** A stacked picture and where in it the plate is; whoever gets it closes the frame. */
  record Stacked(Frame frame, Quad corners) {}

  /**
   * Stacks pictures of one plate.
   *
   * @param pictures the sharpest first: the others are laid over it
   * @return empty if fewer than three of them lie over each other
   */
  static Optional<Stacked> of(List<PlatePicture> pictures) {
    if (pictures.size() < FEWEST) {
      return Optional.empty();
    }
    Quad first = pictures.get(0).corners();
    double proportion = Math.max(0.5, first.width() / Math.max(1, first.height()));
    int width = proportion >= ONE_ROW_FROM ? WIDE : NARROW;
    Size size = new Size(width, Math.max(32, Math.round(width / proportion)));
    try (MatScope scope = new MatScope()) {
      List<Mat> upright = new ArrayList<>();
      for (PlatePicture picture : pictures) {
        upright(scope, picture, size).ifPresent(upright::add);
      }
      return upright.size() < FEWEST ? Optional.empty() : stack(scope, upright, size);
    }
  }

  private static Optional<Stacked> stack(MatScope scope, List<Mat> upright, Size size) {
    Mat reference = halved(scope, upright.get(0));
    Mat sum = scope.mat();
    upright.get(0).convertTo(sum, CvType.CV_32F);
    int stacked = 1;
    for (Mat picture : upright.subList(1, upright.size())) {
      Optional<Mat> aligned = aligned(scope, reference, picture);
      if (aligned.isPresent()) {
        Imgproc.accumulate(aligned.get(), sum);
        stacked++;
      }
    }
    if (stacked < FEWEST) {
      return Optional.empty();
    }
    Mat mean = scope.mat();
    sum.convertTo(mean, CvType.CV_8U, 1.0 / stacked);
    Mat colours = new Mat();
    Imgproc.cvtColor(mean, colours, Imgproc.COLOR_GRAY2BGR);
    double x = size.width * AROUND / (1 + 2 * AROUND);
    double y = size.height * AROUND / (1 + 2 * AROUND);
    Quad corners = Quad.ofBox(x, y, size.width - 2 * x, size.height - 2 * y);
    return Optional.of(new Stacked(new Frame("stack", Instant.EPOCH, 0, colours), corners));
  }

  private static Optional<Mat> aligned(MatScope scope, Mat reference, Mat picture) {
    Mat warp = scope.own(Mat.eye(2, 3, CvType.CV_32F));
    try {
      double correlation =
          Video.findTransformECC(
              reference,
              halved(scope, picture),
              warp,
              Video.MOTION_AFFINE,
              STEPS,
              scope.mat(),
              BLUR);
      if (correlation < LEAST_CORRELATION) {
        return Optional.empty();
      }
    } catch (CvException e) {
      return Optional.empty(); // no such motion: it does not show the same
    }
    for (int row = 0; row < 2; row++) {
      warp.put(row, 2, warp.get(row, 2)[0] * 2);
    }
    Mat moved = scope.mat();
    Imgproc.warpAffine(
        picture,
        moved,
        warp,
        picture.size(),
        Imgproc.INTER_LINEAR | Imgproc.WARP_INVERSE_MAP,
        Core.BORDER_REPLICATE);
    return Optional.of(moved);
  }

  /** A far plate's picture holds no finer detail, and a quarter of the pixels take the time. */
  private static Mat halved(MatScope scope, Mat picture) {
    Mat half = scope.mat();
    Imgproc.resize(picture, half, new Size(), 0.5, 0.5, Imgproc.INTER_AREA);
    return half;
  }

  private static Optional<Mat> upright(MatScope scope, PlatePicture picture, Size size) {
    Mat grey = scope.own(picture.decoded());
    if (grey.empty()) {
      return Optional.empty();
    }
    Quad part = picture.corners().grown(AROUND, AROUND);
    Mat transform =
        scope.own(
            Imgproc.getPerspectiveTransform(
                points(scope, part), points(scope, Quad.ofBox(0, 0, size.width, size.height))));
    Mat upright = scope.mat();
    Imgproc.warpPerspective(
        grey, upright, transform, size, Imgproc.INTER_LINEAR, Core.BORDER_REPLICATE);
    return Optional.of(upright);
  }

  private static MatOfPoint2f points(MatScope scope, Quad quad) {
    Point[] points =
        quad.corners().stream().map((Corner c) -> new Point(c.x(), c.y())).toArray(Point[]::new);
    return scope.own(new MatOfPoint2f(points));
  }
}
