package org.checkpointlpr.agent.track;

import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.ocr.Reading;

/**
 * One plate as it was found and read in one frame.
 *
 * @param corners where it is in the frame, pixels
 * @param score the detector's belief that it is a plate, 0 to 1
 * @param likeness how much it looks like a plate with its surroundings, 0 (letters on a vehicle) to
 *     1; 1 where nobody looked at them
 * @param reading what the reader made of it; may be empty
 * @param sharpness how finely its letters are drawn, by blur and by size, 0 (a smear) to 1; 1 where
 *     nobody measured it
 * @param picture the plate cut from this frame, as a JPEG
 */
public record PlateRead(
    Quad corners, double score, double likeness, Reading reading, double sharpness, Jpeg picture) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the score, the likeness or the sharpness is not within 0 to
   *     1
   */
  public PlateRead {
    if (!isShare(score) || !isShare(likeness) || !isShare(sharpness)) {
      throw new IllegalArgumentException(
          "score %s, likeness %s and sharpness %s; allowed are 0 to 1"
              .formatted(score, likeness, sharpness));
    }
  }

  /** Creates a read of a plate whose surroundings nobody looked at. */
  public PlateRead(Quad corners, double score, Reading reading, double sharpness, Jpeg picture) {
    this(corners, score, 1, reading, sharpness, picture);
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }
}
