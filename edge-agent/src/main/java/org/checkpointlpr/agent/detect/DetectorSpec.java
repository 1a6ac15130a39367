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
 * @param input what goes in
 * @param output what comes out
 * @param decode how plates are made of it
 * @param closePass how to look for plates that fill much of the picture; not at all without it
 * @param secondPass when to look again more closely; never without it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record DetectorSpec(
    String sha256,
    Input input,
    Output output,
    Decode decode,
    @Nullable ClosePass closePass,
    @Nullable SecondPass secondPass) {

  /**
   * The network's input.
   *
   * @param shapes width and height, of which the one nearest to the picture's proportions is used
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Input(List<List<Integer>> shapes, Letterbox letterbox) {
    Input {
      shapes = List.copyOf(shapes);
      for (List<Integer> shape : shapes) {
        if (shape.size() != 2 || shape.get(0) < 32 || shape.get(1) < 32) {
          throw new IllegalArgumentException("input.shapes must be pairs of at least 32 pixels");
        }
      }
      if (shapes.isEmpty()) {
        throw new IllegalArgumentException("input.shapes must hold at least one pair");
      }
    }
  }

  /**
   * How a picture fills the input, in its middle.
   *
   * @param pad grey value, 0 to 255, around it
   * @param largestEnlargement by how much a small picture is enlarged at most
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Letterbox(int pad, double largestEnlargement) {}

  /**
   * The network's output.
   *
   * @param stride pixels of the input to one cell
   * @param offsetUnit pixels of the input to one unit of a corner's offset
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Output(int stride, double offsetUnit) {
    Output {
      if (stride < 1 || !(offsetUnit > 0)) {
        throw new IllegalArgumentException("output.stride and output.offsetUnit must be above 0");
      }
    }
  }

  /**
   * How cells become plates.
   *
   * @param threshold the least probability of a candidate, 0 to 1
   * @param agreeing from which intersection over union cells tell the same corners
   * @param overlap from which intersection over union two candidates are the same plate
   * @param within a box of which more than this share lies in a better one is a part of it
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Decode(double threshold, double agreeing, double overlap, double within) {
    Decode {
      if (!(threshold > 0 && threshold < 1 && agreeing > 0 && overlap > 0 && within > 0)) {
        throw new IllegalArgumentException("decode needs shares above 0 and a threshold below 1");
      }
    }
  }

  /**
   * A look at the same picture made small, in which a plate close to the camera has the size that
   * the network knows.
   *
   * @param grow factor on the sides of the input, below 1
   * @param widerThan only plates of at least this share of the picture's longer side count; smaller
   *     ones are told better by the whole picture
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record ClosePass(double grow, double widerThan) {}

  /**
   * A second look at the same picture, for plates that are small in the network's input.
   *
   * @param grow factor on the sides of the input
   * @param below looked again if no candidate has at least this score
   * @param large pictures with a longer side above this, pixels, are always looked at again, on an
   *     input that grows with them; 0 for none
   * @param mostGrow the most that the input grows for large pictures
   * @param widest plates wider than this, pixels of the grown input, are told by the first look
   *     alone: the network would take parts of them for plates
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record SecondPass(double grow, double below, int large, double mostGrow, double widest) {
    boolean isFor(int longerSide, double bestScore) {
      return isLarge(longerSide) || bestScore < below;
    }

    double growFor(int longerSide) {
      return isLarge(longerSide) ? Math.min(mostGrow, grow * longerSide / large) : grow;
    }

    private boolean isLarge(int longerSide) {
      return large > 0 && longerSide > large;
    }
  }

  /** Width and height of the network's input, pixels, multiples of 32. */
  record Shape(int width, int height) {}

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
    List<Integer> best = input.shapes.get(0);
    for (List<Integer> shape : input.shapes) {
      if (mismatch(shape, proportion) < mismatch(best, proportion)) {
        best = shape;
      }
    }
    return new Shape(toMultipleOf32(best.get(0) * grow), toMultipleOf32(best.get(1) * grow));
  }

  private static double mismatch(List<Integer> shape, double proportion) {
    return Math.abs(Math.log((double) shape.get(0) / shape.get(1)) - proportion);
  }

  private static int toMultipleOf32(double side) {
    return Math.max(32, (int) Math.round(side / 32) * 32);
  }
}
