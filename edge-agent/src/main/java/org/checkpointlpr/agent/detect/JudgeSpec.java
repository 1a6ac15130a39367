package org.checkpointlpr.agent.detect;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.NativesException;

/**
 * What the plate judge's network wants, as its description beside the weights states it.
 *
 * @param sha256 of the network's file
 * @param input what goes in
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record JudgeSpec(String sha256, Input input) {
  /**
   * The network's input: a plate with its surroundings, grey, mean 0 and deviation 1.
   *
   * @param shape 1 x 1 x height x width
   * @param alongWidth seen on the left and on the right of the plate, as a share of its width
   * @param alongHeight seen above and below it, as a share of its height
   * @param leastDeviation grey levels; what is flatter is not made to look like a picture
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Input(List<Integer> shape, double alongWidth, double alongHeight, double leastDeviation) {
    Input {
      shape = List.copyOf(shape);
      if (shape.size() != 4 || shape.get(2) < 8 || shape.get(3) < 8) {
        throw new IllegalArgumentException("input.shape must be 1 x 1 x height x width from 8");
      }
      if (!(alongWidth >= 0 && alongHeight >= 0 && leastDeviation > 0)) {
        throw new IllegalArgumentException(
            "input.alongWidth and alongHeight must be from 0, leastDeviation above 0");
      }
    }
  }

  /** Reads a description. */
  static JudgeSpec of(ModelFile description) throws NativesException {
    try {
      return new ObjectMapper().readValue(description.bytes(), JudgeSpec.class);
    } catch (IOException e) {
      throw new NativesException(
          "the description %s of the plate judge is wrong: %s"
              .formatted(description.name(), e.getMessage()),
          e);
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
}
