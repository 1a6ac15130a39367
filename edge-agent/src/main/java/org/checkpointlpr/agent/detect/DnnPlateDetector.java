package org.checkpointlpr.agent.detect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Detections.Reason;
import org.checkpointlpr.agent.detect.Detections.Rejected;
import org.checkpointlpr.agent.detect.DetectorSpec.ClosePass;
import org.checkpointlpr.agent.detect.DetectorSpec.SecondPass;
import org.checkpointlpr.agent.detect.DetectorSpec.Shape;
import org.checkpointlpr.agent.detect.Quad.Corner;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.natives.NativesException;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.dnn.Dnn;
import org.opencv.dnn.Net;
import org.opencv.imgproc.Imgproc;

/**
 * The detector network, run by OpenCV on one thread. It takes {@code image}, 1 x 3 x H x W, RGB, 0
 * to 1, and gives {@code plates}, 1 x 9 x H/8 x W/8: the probability of a plate's centre, and the
 * offsets of its four corners.
 */
public final class DnnPlateDetector implements PlateDetector {
  /** A plate narrower than this has less than 3 pixels a character: nobody could read it. */
  private static final double MIN_WIDTH = 16;

  private static final int PLANES = 9;
  private static final Scalar NO_MEAN = new Scalar(0, 0, 0);

  private final DetectorSpec spec;
  private final PlateMap map;
  private final byte[] network;
  private final Map<Shape, Net> nets = new HashMap<>();

  private DnnPlateDetector(DetectorSpec spec, byte[] network) {
    this.spec = spec;
    this.map = new PlateMap(spec);
    this.network = network;
  }

  /**
   * Opens the detector that comes with the program.
   *
   * @throws NativesException if OpenCV or the model cannot be loaded
   */
  public static DnnPlateDetector open() throws NativesException {
    return open(
        ModelFile.ofResource(DnnPlateDetector.class, "models/plate-detector.onnx"),
        ModelFile.ofResource(DnnPlateDetector.class, "models/plate-detector.json"));
  }

  /**
   * Opens a detector and runs it once, which allocates what it needs and shows that it fits.
   *
   * @param network ONNX
   * @param description JSON
   * @throws NativesException if OpenCV or the model cannot be loaded, the model is not the one that
   *     is described, or does not give what the description says
   */
  public static DnnPlateDetector open(ModelFile network, ModelFile description)
      throws NativesException {
    Natives.loadOpenCv();
    DetectorSpec spec = DetectorSpec.of(description);
    byte[] bytes = network.checked(spec.sha256()).bytes();
    DnnPlateDetector detector = new DnnPlateDetector(spec, bytes);
    Shape usual = spec.shapeFor(1280, 720, 1);
    try (MatScope scope = new MatScope()) {
      Mat blank =
          scope.own(new Mat(usual.height(), usual.width(), CvType.CV_8UC3, new Scalar(0, 0, 0)));
      detector.cells(scope, blank, usual);
    } catch (CvException | IllegalStateException e) {
      throw new NativesException(
          "the detector %s does not run: %s; install the one of this version"
              .formatted(network.name(), String.valueOf(e.getMessage()).strip()),
          e);
    }
    return detector;
  }

  @Override
  public Detections detect(Frame frame, Effort effort) {
    List<Candidate> cells = new ArrayList<>(pass(frame.image(), 1));
    int longerSide = Math.max(frame.width(), frame.height());
    ClosePass close = spec.closePass();
    if (close != null) {
      double width = close.widerThan() * longerSide;
      pass(frame.image(), close.grow()).stream()
          .filter(c -> c.corners().width() >= width)
          .forEach(cells::add);
    }
    SecondPass second = spec.secondPass();
    double best = cells.stream().mapToDouble(Candidate::score).max().orElse(0);
    if (effort != Effort.QUICK && second != null && second.isFor(longerSide, best)) {
      cells.addAll(closer(frame.image(), cells, second));
    }
    return legible(map.plates(cells), frame);
  }

  /** Returns the cells of a second look, but for those of plates that are too large for it. */
  private List<Candidate> closer(Mat picture, List<Candidate> cells, SecondPass second) {
    int longerSide = Math.max(picture.cols(), picture.rows());
    double grow = second.growFor(longerSide);
    Shape shape = spec.shapeFor(picture.cols(), picture.rows(), grow);
    double widest = second.widest() * longerSide / Math.max(shape.width(), shape.height());
    List<Quad> large =
        map.plates(cells).candidates().stream()
            .map(Candidate::corners)
            .filter(plate -> plate.width() > widest)
            .toList();
    return pass(picture, grow).stream()
        .filter(cell -> cell.corners().width() <= widest)
        .filter(cell -> large.stream().noneMatch(p -> map.isSamePlate(cell.corners(), p)))
        .toList();
  }

  /** Sets aside what is a plate and yet not worth reading. */
  private static Detections legible(Detections found, Frame frame) {
    List<Candidate> kept = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>(found.rejected());
    for (Candidate candidate : found.candidates()) {
      if (candidate.corners().width() < MIN_WIDTH) {
        rejected.add(new Rejected(candidate, Reason.TOO_SMALL));
      } else if (PictureEdge.cuts(candidate.corners(), frame.width(), frame.height())) {
        rejected.add(new Rejected(candidate, Reason.CUT_OFF));
      } else {
        kept.add(candidate);
      }
    }
    return new Detections(kept, rejected);
  }

  /** Returns the cells that one run of the network marks, in pixels of the picture. */
  private List<Candidate> pass(Mat picture, double grow) {
    Shape shape = spec.shapeFor(picture.cols(), picture.rows(), grow);
    double scale =
        Math.min(
            spec.input().letterbox().largestEnlargement(),
            Math.min(
                (double) shape.width() / picture.cols(), (double) shape.height() / picture.rows()));
    int width = Math.max(1, (int) Math.round(picture.cols() * scale));
    int height = Math.max(1, (int) Math.round(picture.rows() * scale));
    int left = (shape.width() - width) / 2;
    int top = (shape.height() - height) / 2;
    try (MatScope scope = new MatScope()) {
      Mat canvas =
          scope.own(
              new Mat(
                  shape.height(),
                  shape.width(),
                  CvType.CV_8UC3,
                  Scalar.all(spec.input().letterbox().pad())));
      Mat inner = scope.own(canvas.submat(top, top + height, left, left + width));
      int how = scale < 1 ? Imgproc.INTER_AREA : Imgproc.INTER_LINEAR;
      Imgproc.resize(picture, inner, new Size(width, height), 0, 0, how);
      double sx = (double) picture.cols() / width;
      double sy = (double) picture.rows() / height;
      return cells(scope, canvas, shape).stream()
          .map(cell -> new Candidate(backTo(cell.corners(), left, top, sx, sy), cell.score()))
          .toList();
    }
  }

  private List<Candidate> cells(MatScope scope, Mat canvas, Shape shape) {
    Size size = new Size(shape.width(), shape.height());
    Mat blob = scope.own(Dnn.blobFromImage(canvas, 1 / 255.0, size, NO_MEAN, true, false));
    Net net = nets.computeIfAbsent(shape, s -> load(scope));
    net.setInput(blob);
    Mat output = scope.own(net.forward());
    int rows = shape.height() / spec.output().stride();
    int columns = shape.width() / spec.output().stride();
    if (output.dims() != 4
        || output.size(1) != PLANES
        || output.size(2) != rows
        || output.size(3) != columns) {
      throw new IllegalStateException(
          "it gives %s where 1 x 9 x %d x %d is needed".formatted(output, rows, columns));
    }
    float[] values = new float[PLANES * rows * columns];
    output.get(new int[] {0, 0, 0, 0}, values);
    return map.cells(values, rows, columns);
  }

  private Net load(MatScope scope) {
    Net net = Dnn.readNetFromONNX(scope.own(new MatOfByte(network)));
    net.setPreferableBackend(Dnn.DNN_BACKEND_OPENCV);
    net.setPreferableTarget(Dnn.DNN_TARGET_CPU);
    return net;
  }

  private static Quad backTo(Quad quad, int left, int top, double sx, double sy) {
    return new Quad(
        quad.corners().stream()
            .map(c -> new Corner((c.x() - left) * sx, (c.y() - top) * sy))
            .toList());
  }

  @Override
  public void close() {
    nets.clear();
  }
}
