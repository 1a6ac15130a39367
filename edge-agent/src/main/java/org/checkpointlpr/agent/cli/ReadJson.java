package org.checkpointlpr.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.recognise.RecognisedPlate;
import org.checkpointlpr.agent.recognise.Recognition;
import org.jspecify.annotations.Nullable;

/** What {@code read --json} prints of one picture: one object a line. */
record ReadJson(
    String image, int width, int height, List<Plate> plates, double detectMs, double readMs) {

  /**
   * One plate; {@code text} is null where a plate was found and not read, {@code score} is the
   * detector's belief that it is one.
   */
  record Plate(
      @Nullable String text,
      double confidence,
      double score,
      List<Text> characters,
      List<double[]> corners,
      List<Text> alternatives,
      List<String> issuers) {}

  /** A text or a character with its probability. */
  record Text(String text, double confidence) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  static String of(String image, Frame frame, Recognition recognition) {
    ReadJson object =
        new ReadJson(
            image,
            frame.width(),
            frame.height(),
            recognition.plates().stream().map(ReadJson::plate).toList(),
            milliseconds(recognition.detectNanos()),
            milliseconds(recognition.readNanos()));
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers and texts can be written", e);
    }
  }

  private static Plate plate(RecognisedPlate plate) {
    boolean unread = plate.reading().isEmpty();
    return new Plate(
        unread ? null : plate.reading().best().text().value(),
        unread ? 0 : rounded(plate.reading().best().probability(), 1e4),
        rounded(plate.candidate().score(), 1e4),
        plate.reading().characters().stream()
            .map(c -> new Text(String.valueOf(c.character()), rounded(c.confidence(), 1e4)))
            .toList(),
        plate.candidate().corners().corners().stream()
            .map(c -> new double[] {rounded(c.x(), 10), rounded(c.y(), 10)})
            .toList(),
        plate.reading().alternatives().stream()
            .map(a -> new Text(a.text().value(), rounded(a.probability(), 1e4)))
            .toList(),
        plate.issuers());
  }

  private static double milliseconds(long nanos) {
    return rounded(nanos / 1e6, 100);
  }

  private static double rounded(double value, double parts) {
    return Math.round(value * parts) / parts;
  }
}
