package org.checkpointlpr.agent.ocr;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.ocr.TesseractHandle.Choice;
import org.opencv.core.Mat;
import org.opencv.core.Size;

/**
 * Tesseract with a model trained on plates. It sees the same upright pictures of 192 x 32 pixels as
 * the network does, each as one raw line, and tells of every character which others it may be.
 */
public final class TesseractPlateReader implements PlateReader, SpellingReader {
  private static final int WIDTH = 192;
  private static final int HEIGHT = 32;
  private static final String LANGUAGE = "plates";

  /** As many texts as the network's search keeps. */
  private static final int MOST_TEXTS = 12;

  /**
   * Turns Tesseract's confidences, which grow with the logarithm of a probability, back into
   * probabilities. Measured with 5, 9 and 14 on 163 plates cut out by hand: 50, 54 and 54 read
   * exactly, expected calibration error 0.14, 0.22 and 0.39.
   */
  private static final double SHARPNESS = 9;

  private final TesseractHandle handle;

  private TesseractPlateReader(TesseractHandle handle) {
    this.handle = handle;
  }

  /**
   * Opens the reader that comes with the program.
   *
   * @throws NativesException if Tesseract or the model cannot be loaded
   */
  public static TesseractPlateReader open() throws NativesException {
    return open(
        ModelFile.ofResource(TesseractPlateReader.class, "models/plates.traineddata"),
        ModelFile.ofResource(TesseractPlateReader.class, "models/plates.json"));
  }

  /**
   * Opens a reader.
   *
   * @param model a traineddata file
   * @param description JSON with the model's hash
   * @throws NativesException if Tesseract or the model cannot be loaded, or the model is not the
   *     one that is described
   */
  public static TesseractPlateReader open(ModelFile model, ModelFile description)
      throws NativesException {
    Natives.loadOpenCv();
    Natives.loadTesseract();
    ModelFile checked = model.checked(TesseractSpec.of(description).sha256());
    return new TesseractPlateReader(
        TesseractHandle.open(checked.extracted(LANGUAGE + ".traineddata"), LANGUAGE));
  }

  @Override
  public Reading read(Frame frame, Quad corners, Effort effort) {
    return spellings(frame, corners, effort).toReading();
  }

  @Override
  public Spellings spellings(Frame frame, Quad corners, Effort effort) {
    return new PlateLooks(
            frame, new Size(WIDTH, HEIGHT), (scope, cut) -> new Texts(spellings(cut), 1))
        .at(corners);
  }

  private record Texts(Spellings spellings, int cuts) implements PlateLooks.Sight {
    @Override
    public PlateLooks.Sight with(PlateLooks.Sight other) {
      Texts more = (Texts) other;
      Spellings mean =
          Spellings.mean(List.of(spellings, more.spellings), new double[] {cuts, more.cuts});
      return new Texts(mean, cuts + more.cuts);
    }
  }

  private Spellings spellings(Mat grey) {
    byte[] pixels = new byte[grey.rows() * grey.cols()];
    grey.get(0, 0, pixels);
    Map<String, Double> texts = new HashMap<>(Map.of("", 1.0));
    List<List<Choice>> places = handle.read(pixels, grey.cols(), grey.rows());
    for (List<Choice> place : places) {
      texts = mostProbable(extended(texts, place));
    }
    return new Spellings(texts);
  }

  private static Map<String, Double> extended(Map<String, Double> texts, List<Choice> place) {
    double[] weights =
        place.stream().mapToDouble(c -> Math.exp(SHARPNESS * c.confidence())).toArray();
    double all = Arrays.stream(weights).sum();
    Map<String, Double> next = new HashMap<>();
    texts.forEach(
        (text, probability) -> {
          for (int i = 0; i < weights.length; i++) {
            next.put(text + place.get(i).character(), probability * weights[i] / all);
          }
        });
    return next;
  }

  private static Map<String, Double> mostProbable(Map<String, Double> texts) {
    if (texts.size() <= MOST_TEXTS) {
      return texts;
    }
    Map<String, Double> kept = new HashMap<>();
    texts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_TEXTS)
        .forEach(e -> kept.put(e.getKey(), e.getValue()));
    return kept;
  }

  @Override
  public void close() {
    handle.close();
  }
}
