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

  /** Returns the mean length of the upper and the lower edge, pixels. */
  public double width() {
    return (length(0, 1) + length(3, 2)) / 2;
  }

  /** Returns the mean length of the left and the right edge, pixels. */
  public double height() {
    return (length(0, 3) + length(1, 2)) / 2;
  }

  /** Returns how many times as long as high it is; its height counts as a pixel at least. */
  public double proportion() {
    return width() / Math.max(1, height());
  }

  /** Returns whether all corners turn the same way, clockwise on the screen. */
  public boolean isConvex() {
    for (int i = 0; i < 4; i++) {
      Corner a = corners.get(i);
      Corner b = corners.get((i + 1) % 4);
      Corner c = corners.get((i + 2) % 4);
      if ((b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) <= 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns intersection over union of the axis-aligned boxes around this and another. */
  public double boxOverlap(Quad other) {
    double shared = sharedBox(other);
    double union = boxArea() + other.boxArea() - shared;
    return union <= 0 ? 0 : shared / union;
  }

  /** Returns the share, 0 to 1, of this one's axis-aligned box that lies within another's. */
  public double boxShareWithin(Quad other) {
    double area = boxArea();
    return area <= 0 ? 0 : sharedBox(other) / area;
  }

  /**
   * Returns this quadrilateral grown outwards along its own edges.
   *
   * @param alongWidth added on the left and on the right, as a share of each horizontal edge
   * @param alongHeight added above and below, as a share of each vertical edge
   */
  public Quad grown(double alongWidth, double alongHeight) {
    Quad wider =
        new Quad(
            List.of(
                beyond(0, 1, alongWidth),
                beyond(1, 0, alongWidth),
                beyond(2, 3, alongWidth),
                beyond(3, 2, alongWidth)));
    return new Quad(
        List.of(
            wider.beyond(0, 3, alongHeight),
            wider.beyond(1, 2, alongHeight),
            wider.beyond(2, 1, alongHeight),
            wider.beyond(3, 0, alongHeight)));
  }

  /** Returns this quadrilateral moved by a distance in pixels. */
  public Quad moved(double dx, double dy) {
    return new Quad(corners.stream().map(c -> new Corner(c.x + dx, c.y + dy)).toList());
  }

  private Corner beyond(int corner, int awayFrom, double share) {
    Corner a = corners.get(corner);
    Corner b = corners.get(awayFrom);
    return new Corner(a.x + (a.x - b.x) * share, a.y + (a.y - b.y) * share);
  }

  private double length(int from, int to) {
    Corner a = corners.get(from);
    Corner b = corners.get(to);
    return Math.hypot(b.x - a.x, b.y - a.y);
  }

  private double boxArea() {
    return (right() - left()) * (bottom() - top());
  }

  private double sharedBox(Quad other) {
    double width = Math.min(right(), other.right()) - Math.max(left(), other.left());
    double height = Math.min(bottom(), other.bottom()) - Math.max(top(), other.top());
    return Math.max(0, width) * Math.max(0, height);
  }
}
