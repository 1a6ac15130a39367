package org.checkpointlpr.agent.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.checkpointlpr.agent.detect.Detections.Reason;
import org.checkpointlpr.agent.detect.Detections.Rejected;
import org.checkpointlpr.agent.detect.Quad.Corner;

/**
 * Turns what the network says cell by cell into plates. Pure arithmetic.
 *
 * <p>Every cell that covers a plate's centre tells the whole plate; those that agree with the best
 * one are averaged, each weighted by the square of its probability, which steadies the corners.
 */
final class PlateMap {
  /** Near misses are worth showing from this share of the threshold on. */
  private static final double NEAR_MISS = 0.6;

  private final DetectorSpec spec;

  PlateMap(DetectorSpec spec) {
    this.spec = spec;
  }

  /**
   * Reads the network's output.
   *
   * @param output nine planes of {@code rows x columns}: probability, then x and y of the corners
   *     top left, top right, bottom right, bottom left, relative to the cell's centre
   * @return every cell that is a near miss at least, in pixels of the network's input
   */
  List<Candidate> cells(float[] output, int rows, int columns) {
    List<Candidate> cells = new ArrayList<>();
    int plane = rows * columns;
    for (int i = 0; i < plane; i++) {
      if (output[i] >= spec.decode().threshold() * NEAR_MISS) {
        double x = (i % columns + 0.5) * spec.output().stride();
        double y = (Math.floorDiv(i, columns) + 0.5) * spec.output().stride();
        List<Corner> corners = new ArrayList<>(4);
        for (int corner = 0; corner < 4; corner++) {
          corners.add(
              new Corner(
                  x + output[i + plane * (1 + 2 * corner)] * spec.output().offsetUnit(),
                  y + output[i + plane * (2 + 2 * corner)] * spec.output().offsetUnit()));
        }
        cells.add(new Candidate(new Quad(corners), Math.min(1, output[i])));
      }
    }
    return cells;
  }

  /** Joins the cells of each plate, best first, and says of the others why they are no plate. */
  Detections plates(List<Candidate> cells) {
    List<Candidate> rest = new ArrayList<>(cells);
    rest.sort(Comparator.comparingDouble(Candidate::score).reversed());
    List<Candidate> kept = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    while (!rest.isEmpty()) {
      Candidate best = rest.get(0);
      List<Candidate> same = new ArrayList<>(List.of(best));
      List<Candidate> others = new ArrayList<>();
      for (Candidate other : rest.subList(1, rest.size())) {
        if (!isSamePlate(other.corners(), best.corners())) {
          others.add(other);
        } else if (other.corners().boxOverlap(best.corners()) >= spec.decode().agreeing()) {
          same.add(other);
        } else {
          rejected.add(new Rejected(other, Reason.OVERLAPS_BETTER));
        }
      }
      Candidate plate = mean(same);
      Reason reason =
          plate.score() < spec.decode().threshold() ? Reason.LOW_SCORE : PlateShape.fault(plate);
      if (reason == null) {
        kept.add(plate);
      } else {
        rejected.add(new Rejected(plate, reason));
      }
      rest = others;
    }
    return new Detections(kept, rejected);
  }

  /** Returns whether two boxes are too much of one place to be two plates. */
  boolean isSamePlate(Quad quad, Quad better) {
    return quad.boxOverlap(better) >= spec.decode().overlap()
        || quad.boxShareWithin(better) > spec.decode().within();
  }

  /** Returns the weighted mean of the cells, with the score of the first, which is the best. */
  private static Candidate mean(List<Candidate> cells) {
    double[] sum = new double[8];
    double weights = 0;
    for (Candidate cell : cells) {
      double weight = cell.score() * cell.score();
      weights += weight;
      for (int i = 0; i < 4; i++) {
        sum[2 * i] += weight * cell.corners().corners().get(i).x();
        sum[2 * i + 1] += weight * cell.corners().corners().get(i).y();
      }
    }
    List<Corner> corners = new ArrayList<>(4);
    for (int i = 0; i < 4; i++) {
      corners.add(new Corner(sum[2 * i] / weights, sum[2 * i + 1] / weights));
    }
    return new Candidate(new Quad(corners), cells.get(0).score());
  }
}
