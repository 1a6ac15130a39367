package org.checkpointlpr.agent.ocr;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.NativesException;
import org.jspecify.annotations.Nullable;

/**
 * What a reader's network wants and gives, as its description beside the weights states it.
 *
 * @param sha256 of the network's file
 * @param alphabet the characters of classes 1, 2, …; class 0 is CTC's blank
 * @param input 1 x 1 x height x width
 * @param output 1 x steps x classes
 * @param temperature by which logits are divided so that probabilities are honest; 1 without it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ReaderSpec(
    String sha256, String alphabet, Tensor input, Tensor output, @Nullable Double temperature) {

  /** The shape of what goes into the network or comes out of it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Tensor(List<Integer> shape) {
    Tensor {
      shape = List.copyOf(shape);
    }
  }

  ReaderSpec {
    if (input.shape.size() != 4 || output.shape.size() != 3) {
      throw new IllegalArgumentException("input must have 4 dimensions and output 3");
    }
    if (output.shape.get(2) != alphabet.length() + 1) {
      throw new IllegalArgumentException("output must have a class a character and one for blank");
    }
    if (temperature != null && !(temperature > 0)) {
      throw new IllegalArgumentException("temperature must be above 0");
    }
  }

  /** Returns the width of the network's input, pixels. */
  int width() {
    return input.shape.get(3);
  }

  /** Returns the height of the network's input, pixels. */
  int height() {
    return input.shape.get(2);
  }

  /** Returns the number of steps from the left to the right of a plate. */
  int steps() {
    return output.shape.get(1);
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
