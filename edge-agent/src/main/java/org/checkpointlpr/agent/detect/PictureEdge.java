package org.checkpointlpr.agent.detect;

/**
 * How the picture's edge cuts a plate. The network frames a plate as a whole, also where a part of
 * it lies outside the picture; what is not in the picture cannot be read.
 */
public final class PictureEdge {
  /**
   * A character takes about a tenth of a plate, and so does a European plate's band, without which
   * its text is still whole. Beyond this a character is missing.
   */
  private static final double CHARACTER = 0.12;

  /** Above and below the text a plate has a quarter of its height, and more for a state's name. */
  private static final double MARGIN = 0.3;

  /**
   * Framed this close to the edge or beyond it, a plate may have lost its first or last character:
   * of 14 such reads in Romania and Spain 4 were right.
   */
  private static final double CLOSE = -0.03;

  private PictureEdge() {}

  /** Returns whether so much of a plate lies outside that its text cannot be whole. */
  static boolean cuts(Quad plate, int width, int height) {
    double tall = Math.max(1e-9, plate.bottom() - plate.top());
    double outside = Math.max(-plate.top(), plate.bottom() - height) / tall;
    return sideways(plate, width) > CHARACTER || outside > MARGIN;
  }

  /**
   * Returns whether a plate reaches the picture's left or right edge, so that a character of it may
   * be missing.
   *
   * @param width of the picture, pixels
   */
  public static boolean touches(Quad plate, int width) {
    return sideways(plate, width) > CLOSE;
  }

  /** The share of the plate's width outside; below 0 what is left between it and the edge. */
  private static double sideways(Quad plate, int width) {
    double wide = Math.max(1e-9, plate.right() - plate.left());
    return Math.max(-plate.left(), plate.right() - width) / wide;
  }
}
