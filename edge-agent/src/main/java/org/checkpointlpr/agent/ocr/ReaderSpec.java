package org.checkpointlpr.agent.ocr;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.NativesException;
import org.jspecify.annotations.Nullable;

/**
 * What a reader's network wants and gives, as its description beside the weights states it.
 *
 * @param sha256 of the network's file
 * @param alphabet the characters of classes 1, 2, …; class 0 is CTC's blank
 * @param width of the input, pixels
 * @param height of the input, pixels
 * @param steps rows of the output
 * @param temperature by which logits are divided so that probabilities are honest; 1 without it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ReaderSpec(
    String sha256,
    String alphabet,
    int width,
    int height,
    int steps,
    @Nullable Double temperature) {

  ReaderSpec {
    if (alphabet.isEmpty() || width < 8 || height < 8 || steps < 1) {
      throw new IllegalArgumentException("alphabet, width, height and steps must be given");
    }
    if (temperature != null && !(temperature > 0)) {
      throw new IllegalArgumentException("temperature must be above 0");
    }
  }

  /** Returns the number of classes, blank included. */
  int classes() {
    return alphabet.length() + 1;
  }

  /** Returns the temperature, 1 if none is stated. */
  double temperatureOrOne() {
    return temperature == null ? 1 : temperature;
  }

  /** Reads a description. */
  static ReaderSpec of(ModelFile description) throws NativesException {
    try {
      return new ObjectMapper().readValue(description.bytes(), ReaderSpec.class);
    } catch (IOException e) {
      throw new NativesException(
          "the description %s of the reader is wrong: %s"
              .formatted(description.name(), e.getMessage()),
          e);
    }
  }
}
