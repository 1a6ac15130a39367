package org.checkpointlpr.agent.detect;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.NativesException;
import org.jspecify.annotations.Nullable;

/**
 * What a detector's network wants and gives, as its description beside the weights states it: the
 * training decides these numbers, the program only obeys.
 *
 * @param sha256 of the network's file
 * @param shapes input sizes, of which the one nearest to the picture's proportions is used
 * @param stride pixels of the input to one cell of the output
 * @param offsetUnit pixels of the input to one unit of a corner's offset
 * @param pad grey value, 0 to 255, around a picture that does not fill the input
 * @param threshold the least probability of a candidate, 0 to 1
 * @param overlap from which intersection over union two candidates are the same plate
 * @param maxEnlargement by how much a small picture is enlarged at most
 * @param secondPass when to look again more closely; none without it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record DetectorSpec(
    String sha256,
    List<int[]> shapes,
    int stride,
    double offsetUnit,
    int pad,
    double threshold,
    double overlap,
    double maxEnlargement,
    @Nullable SecondPass secondPass) {

  /**
   * A second look at the same picture.
   *
   * @param grow factor on the sides of the input
   * @param unlessScore a candidate of at least this score spares the second look
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record SecondPass(double grow, double unlessScore) {}

  /** Width and height of the network's input, pixels, multiples of 32. */
  record Shape(int width, int height) {}

  DetectorSpec {
    shapes = List.copyOf(shapes);
    if (shapes.isEmpty()
        || shapes.stream().anyMatch(s -> s.length != 2 || s[0] < 32 || s[1] < 32)) {
      throw new IllegalArgumentException("shapes must be pairs of at least 32 pixels");
    }
    if (stride < 1 || !(offsetUnit > 0) || !(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("stride, offsetUnit and threshold must be above 0");
    }
  }

  /** Reads a description. */
  static DetectorSpec of(ModelFile description) throws NativesException {
    try {
      return new ObjectMapper().readValue(description.bytes(), DetectorSpec.class);
    } catch (IOException e) {
      throw new NativesException(
          "the description %s of the detector is wrong: %s"
              .formatted(description.name(), e.getMessage()),
          e);
    }
  }

  /** Returns the input for a picture of this size. */
  Shape shapeFor(int width, int height, double grow) {
    double proportion = Math.log((double) width / height);
    int[] best = shapes.get(0);
    for (int[] shape : shapes) {
      if (Math.abs(Math.log((double) shape[0] / shape[1]) - proportion)
          < Math.abs(Math.log((double) best[0] / best[1]) - proportion)) {
        best = shape;
      }
    }
    return new Shape(toMultipleOf32(best[0] * grow), toMultipleOf32(best[1] * grow));
  }

  private static int toMultipleOf32(double side) {
    return Math.max(32, (int) Math.round(side / 32) * 32);
  }
}
