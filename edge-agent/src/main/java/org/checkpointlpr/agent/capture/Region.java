package org.checkpointlpr.agent.capture;

import java.util.List;

/**
 * A polygon in a camera's picture. Its points are fractions of the picture's width and height, so
 * that it stays in place when the camera changes its resolution.
 *
 * @param points at least three
 */
public record Region(List<Point> points) {
  /**
   * A point.
   *
   * @param x 0 at the left edge, 1 at the right
   * @param y 0 at the top edge, 1 at the bottom
   */
  public record Point(double x, double y) {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if a fraction is not within 0 to 1
     */
    public Point {
      if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
        throw new IllegalArgumentException(
            "point %s, %s; allowed are fractions of the picture, 0 to 1".formatted(x, y));
      }
    }
  }

  /**
   * Copies the points.
   *
   * @throws IllegalArgumentException if there are fewer than three
   */
  public Region {
    points = List.copyOf(points);
    if (points.size() < 3) {
      throw new IllegalArgumentException(points.size() + " points; a region needs 3 or more");
    }
  }

  /** Returns whether a point lies inside, by the even-odd rule. */
  public boolean contains(double x, double y) {
    boolean inside = false;
    for (int i = 0, before = points.size() - 1; i < points.size(); before = i++) {
      Point a = points.get(i);
      Point b = points.get(before);
      if ((a.y() > y) != (b.y() > y)
          && x < (b.x() - a.x()) * (y - a.y()) / (b.y() - a.y()) + a.x()) {
        inside = !inside;
      }
    }
    return inside;
  }
}
