package org.checkpointlpr.agent.detect;

import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.natives.NativesException;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.dnn.Dnn;
import org.opencv.dnn.Net;

/**
 * The judge's network, run by OpenCV on one thread: half a millisecond a look. It takes {@code
 * cut}, a plate with its surroundings, and gives {@code plate}, 1 x 1: the probability of a plate.
 */
public final class DnnPlateJudge implements PlateJudge {
  private final JudgeSpec spec;
  private final Net net;

  private DnnPlateJudge(JudgeSpec spec, Net net) {
    this.spec = spec;
    this.net = net;
  }

  /**
   * Opens the judge that comes with the program.
   *
   * @throws NativesException if OpenCV or the model cannot be loaded
   */
  public static DnnPlateJudge open() throws NativesException {
    return open(
        ModelFile.ofResource(DnnPlateJudge.class, "models/plate-judge.onnx"),
        ModelFile.ofResource(DnnPlateJudge.class, "models/plate-judge.json"));
  }

  /**
   * Opens a judge and runs it once, which shows that it fits.
   *
   * @param network ONNX
   * @param description JSON
   * @throws NativesException if OpenCV or the model cannot be loaded, the model is not the one that
   *     is described, or does not give what the description says
   */
  public static DnnPlateJudge open(ModelFile network, ModelFile description)
      throws NativesException {
    Natives.loadOpenCv();
    JudgeSpec spec = JudgeSpec.of(description);
    byte[] bytes = network.checked(spec.sha256()).bytes();
    try (MatScope scope = new MatScope()) {
      Net net = Dnn.readNetFromONNX(scope.own(new MatOfByte(bytes)));
      net.setPreferableBackend(Dnn.DNN_BACKEND_OPENCV);
      net.setPreferableTarget(Dnn.DNN_TARGET_CPU);
      DnnPlateJudge judge = new DnnPlateJudge(spec, net);
      judge.run(scope, new byte[spec.width() * spec.height()]);
      return judge;
    } catch (CvException | IllegalStateException e) {
      throw new NativesException(
          "the plate judge %s does not run: %s; install the one of this version"
              .formatted(network.name(), String.valueOf(e.getMessage()).strip()),
          e);
    }
  }

  @Override
  public double likeness(Frame frame, Quad corners) {
    Quad seen = corners.grown(spec.input().alongWidth(), spec.input().alongHeight());
    try (MatScope scope = new MatScope()) {
      Mat cut = UprightCut.of(scope, frame.image(), seen, spec.width(), spec.height());
      byte[] grey = new byte[spec.width() * spec.height()];
      cut.get(0, 0, grey);
      return run(scope, grey);
    }
  }

  private double run(MatScope scope, byte[] grey) {
    Mat blob = scope.own(new Mat(new int[] {1, 1, spec.height(), spec.width()}, CvType.CV_32F));
    blob.put(new int[] {0, 0, 0, 0}, normalised(grey, spec.input().leastDeviation()));
    net.setInput(blob);
    Mat output = scope.own(net.forward());
    if (output.total() != 1) {
      throw new IllegalStateException("it gives %s where 1 x 1 is needed".formatted(output));
    }
    float[] value = new float[1];
    output.get(0, 0, value);
    return Math.max(0, Math.min(1, value[0]));
  }

  /** Returns grey levels with mean 0 and deviation 1: how bright it is tells nothing. */
  private static float[] normalised(byte[] grey, double leastDeviation) {
    double sum = 0;
    double squares = 0;
    for (byte level : grey) {
      int value = level & 0xFF;
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / grey.length;
    double spread = Math.sqrt(Math.max(0, squares / grey.length - mean * mean));
    double deviation = Math.max(leastDeviation, spread);
    float[] values = new float[grey.length];
    for (int i = 0; i < grey.length; i++) {
      values[i] = (float) (((grey[i] & 0xFF) - mean) / deviation);
    }
    return values;
  }
}
