package org.checkpointlpr.agent.detect;

import java.util.List;

/**
 * A quadrilateral in picture coordinates (pixels, origin at the top left, x to the right, y down),
 * its corners as the plate's reader sees them: top left, top right, bottom right, bottom left.
 * Corners may lie outside the picture.
 *
 * @param corners exactly four
 */
public record Quad(List<Corner> corners) {
  /** One corner, in pixels. */
  public record Corner(double x, double y) {}

  /**
   * Copies the corners.
   *
   * @throws IllegalArgumentException if there are not four
   */
  public Quad {
    corners = List.copyOf(corners);
    if (corners.size() != 4) {
      throw new IllegalArgumentException(corners.size() + " corners; a quadrilateral has 4");
    }
  }

  /** Returns the axis-aligned rectangle as a quadrilateral. */
  public static Quad ofBox(double x, double y, double width, double height) {
    return new Quad(
        List.of(
            new Corner(x, y),
            new Corner(x + width, y),
            new Corner(x + width, y + height),
            new Corner(x, y + height)));
  }

  /** Returns the smallest x of the corners. */
  public double left() {
    return corners.stream().mapToDouble(Corner::x).min().orElseThrow();
  }

  /** Returns the largest x of the corners. */
  public double right() {
    return corners.stream().mapToDouble(Corner::x).max().orElseThrow();
  }

  /** Returns the smallest y of the corners. */
  public double top() {
    return corners.stream().mapToDouble(Corner::y).min().orElseThrow();
  }

  /** Returns the largest y of the corners. */
  public double bottom() {
    return corners.stream().mapToDouble(Corner::y).max().orElseThrow();
  }
}
