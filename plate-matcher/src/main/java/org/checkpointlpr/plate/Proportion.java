package org.checkpointlpr.plate;

import org.checkpointlpr.plate.PlateLayout.Size;

/**
 * How many times as long as high the plates of a layout are: what tells plates of the United States
 * (2), Brazil (3.1) and most others (4.7) apart before a character is read. Immutable; pure
 * arithmetic.
 *
 * @param shortest of these plates
 * @param longest of these plates
 */
record Proportion(double shortest, double longest) {
  /** The look of a plate of which nothing is known but its text. */
  static final double UNKNOWN = Double.NaN;

  /** Plates of two rows, whatever size the pack gives for the issuer's long ones. */
  private static final Proportion TWO_ROWS = new Proportion(1.05, 2.1);

  /** What a layout counts whose plates are as long as the one that is seen. */
  private static final double FITTING = 2;

  /** What any layout counts at least: sizes of few plates are known for certain. */
  private static final double LEAST = 0.2;

  /**
   * Deviation of what is seen, in log scale: a frame cut with the plate, or a few blurred pixels.
   */
  private static final double LONGER = 0.25;

  /** Seen askew a plate looks shorter; 45 degrees leave 0.7 of its length. */
  private static final double SHORTER = 0.3;

  static Proportion of(Size size, String pattern) {
    if (pattern.contains("/")) {
      return TWO_ROWS;
    }
    double proportion = (double) size.widthMm() / size.heightMm();
    return new Proportion(proportion, proportion);
  }

  /** Returns what a layout of this proportion counts where a plate looks so, 0.2 to 2. */
  double likeness(double seen) {
    if (Double.isNaN(seen)) {
      return 1;
    }
    double deviations = 0;
    if (seen > longest) {
      deviations = Math.log(seen / longest) / LONGER;
    } else if (seen < shortest) {
      deviations = Math.log(shortest / seen) / SHORTER;
    }
    return Math.max(LEAST, FITTING * Math.exp(-deviations * deviations / 2));
  }
}
