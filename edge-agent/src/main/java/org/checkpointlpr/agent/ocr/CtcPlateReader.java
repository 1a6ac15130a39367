package org.checkpointlpr.agent.ocr;

import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.Quad;
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

/**
 * The reader network, run by OpenCV on one thread. It takes {@code plate}, 1 x 1 x 32 x 192, grey,
 * 0 to 1, and gives {@code logits}, steps x classes, class 0 being CTC's blank.
 *
 * <p>A plate that is not clearly longer than one row is looked at twice: as one row, and as two
 * rows put side by side. The network was trained to see nothing in the arrangement that is wrong.
 * What it is unsure of it looks at again ({@link SecondLook}).
 */
public final class CtcPlateReader implements PlateReader, SpellingReader {
  /** Eight are told at most; the rest leave layouts something to lift. */
  private static final int BEAMS = 12;

  private final ReaderSpec spec;
  private final Net net;
  private final CtcBeam beam;
  private final LookAlikes lookAlikes;

  private CtcPlateReader(ReaderSpec spec, Net net) {
    this.spec = spec;
    this.net = net;
    this.beam = new CtcBeam(spec.alphabet(), BEAMS);
    this.lookAlikes = new LookAlikes(spec.alphabet());
  }

  /**
   * Opens the reader that comes with the program.
   *
   * @throws NativesException if OpenCV or the model cannot be loaded
   */
  public static CtcPlateReader open() throws NativesException {
    return open(
        ModelFile.ofResource(CtcPlateReader.class, "models/plate-reader.onnx"),
        ModelFile.ofResource(CtcPlateReader.class, "models/plate-reader.json"));
  }

  /**
   * Opens a reader and runs it once, which allocates what it needs and shows that it fits.
   *
   * @param network ONNX
   * @param description JSON with the network's hash, alphabet and sizes
   * @throws NativesException if OpenCV or the model cannot be loaded, the model is not the one that
   *     is described, or does not give what the description says
   */
  public static CtcPlateReader open(ModelFile network, ModelFile description)
      throws NativesException {
    Natives.loadOpenCv();
    ReaderSpec spec = ReaderSpec.of(description);
    byte[] bytes = network.checked(spec.sha256()).bytes();
    try (MatScope scope = new MatScope()) {
      Net net = Dnn.readNetFromONNX(scope.own(new MatOfByte(bytes)));
      net.setPreferableBackend(Dnn.DNN_BACKEND_OPENCV);
      net.setPreferableTarget(Dnn.DNN_TARGET_CPU);
      CtcPlateReader reader = new CtcPlateReader(spec, net);
      reader.logits(
          scope, scope.own(new Mat(spec.height(), spec.width(), CvType.CV_8UC1, new Scalar(128))));
      return reader;
    } catch (CvException | IllegalStateException e) {
      throw new NativesException(
          "the reader %s does not run: %s; install the one of this version"
              .formatted(network.name(), String.valueOf(e.getMessage()).strip()),
          e);
    }
  }

  @Override
  public Reading read(Frame frame, Quad corners, Effort effort) {
    return spellings(frame, corners, effort).toReading();
  }

  @Override
  public Spellings spellings(Frame frame, Quad corners, Effort effort) {
    Size size = new Size(spec.width(), spec.height());
    PlateLooks looks =
        new PlateLooks(frame, size, (scope, cut) -> new Logits(logits(scope, cut), 1));
    return SecondLook.read(corners, effort, looks::at);
  }

  /** The mean of the logits of cuts that differ in their margins alone is surer than each. */
  private final class Logits implements PlateLooks.Sight {
    private final float[] sum;
    private final int cuts;

    Logits(float[] sum, int cuts) {
      this.sum = sum;
      this.cuts = cuts;
    }

    @Override
    public PlateLooks.Sight with(PlateLooks.Sight other) {
      Logits more = (Logits) other;
      float[] all = sum.clone();
      for (int i = 0; i < all.length; i++) {
        all[i] += more.sum[i];
      }
      return new Logits(all, cuts + more.cuts);
    }

    @Override
    public Spellings spellings() {
      double temperature = spec.temperatureOrOne() * cuts;
      return Spellings.of(
          beam.search(lookAlikes.levelled(CtcBeam.softmax(sum, spec.steps(), temperature))));
    }
  }

  private float[] logits(MatScope scope, Mat grey) {
    net.setInput(PlateCut.blob(scope, grey));
    Mat output = scope.own(net.forward());
    float[] logits = new float[spec.steps() * spec.classes()];
    if (output.total() != logits.length) {
      throw new IllegalStateException(
          "it gives %s where %d steps of %d classes are needed"
              .formatted(output, spec.steps(), spec.classes()));
    }
    Mat flat = scope.own(output.reshape(1, new int[] {1, logits.length}));
    flat.get(0, 0, logits);
    return logits;
  }

  @Override
  public void close() {
    // The network is freed by OpenCV's own cleaner; there is nothing to give back earlier.
  }
}
