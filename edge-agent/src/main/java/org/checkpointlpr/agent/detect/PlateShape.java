package org.checkpointlpr.agent.detect;

import org.checkpointlpr.agent.detect.Detections.Reason;
import org.jspecify.annotations.Nullable;

/** What a plate can look like, in the pixels of whatever picture the corners are of. */
final class PlateShape {
  /**
   * Motorcycle plates are about square, and seen from the side narrower still; the widest plates
   * (Belgium, 520 x 110 mm) have 4.7, and seen from above up to 9.
   */
  private static final double MIN_PROPORTION = 0.5;

  private static final double MAX_PROPORTION = 9;

  private PlateShape() {}

  /** Returns why these corners cannot be a plate's; null if they can. */
  static @Nullable Reason fault(Candidate candidate) {
    Quad corners = candidate.corners();
    double proportion = corners.width() / Math.max(1e-9, corners.height());
    boolean plausible = proportion >= MIN_PROPORTION && proportion <= MAX_PROPORTION;
    return plausible && corners.isConvex() ? null : Reason.BAD_SHAPE;
  }
}
