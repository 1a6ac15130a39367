package org.checkpointlpr.agent.recognise;

import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.plate.Alternative;

/**
 * Makes probabilities honest: of the reads that say 0.9, nine in ten are to be right. A straight
 * line in log odds (Platt 1999), which never changes the order of texts.
 *
 * @param slope above 0; below 1 pulls towards one half
 * @param offset above 0 makes all surer
 */
record Calibration(double slope, double offset) {
  /** Leaves probabilities as they are. */
  static final Calibration NONE = new Calibration(1, 0);

  /** No amount of reading makes a text surer than this, or less sure than its opposite. */
  private static final double LIMIT = 1e-6;

  Calibration {
    if (!(slope > 0) || !Double.isFinite(slope) || !Double.isFinite(offset)) {
      throw new IllegalArgumentException(
          "slope %s and offset %s; needed are finite numbers, the slope above 0"
              .formatted(slope, offset));
    }
  }

  /** Returns how probable a text is of which a reading said {@code probability}, 0 to 1. */
  double of(double probability) {
    if (equals(NONE)) {
      return probability;
    }
    double p = Math.max(LIMIT, Math.min(1 - LIMIT, probability));
    return 1 / (1 + Math.exp(-(slope * Math.log(p / (1 - p)) + offset)));
  }

  /**
   * Returns the alternatives of one reading with honest probabilities: the best one's is corrected,
   * the others share what it leaves as they did before, and none gets ahead of the best.
   *
   * @param alternatives best first, together at most 1
   */
  List<Alternative> of(List<Alternative> alternatives) {
    if (alternatives.isEmpty()) {
      return alternatives;
    }
    double before = alternatives.get(0).probability();
    double after = of(before);
    double share = before < 1 ? (1 - after) / (1 - before) : 0;
    List<Alternative> honest = new ArrayList<>();
    honest.add(new Alternative(alternatives.get(0).text(), after));
    for (Alternative other : alternatives.subList(1, alternatives.size())) {
      honest.add(new Alternative(other.text(), Math.min(after, other.probability() * share)));
    }
    return List.copyOf(honest);
  }
}
