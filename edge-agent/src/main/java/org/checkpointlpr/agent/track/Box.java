package org.checkpointlpr.agent.track;

import org.checkpointlpr.agent.detect.Quad;

/** The upright rectangle around a plate, by its centre, in pixels. */
record Box(double x, double y, double width, double height) {
  static Box of(Quad corners) {
    double width = Math.max(1, corners.right() - corners.left());
    double height = Math.max(1, corners.bottom() - corners.top());
    return new Box(corners.left() + width / 2, corners.top() + height / 2, width, height);
  }

  /** Returns the shared area as a share of the smaller of both. */
  double overlap(Box other) {
    double w =
        Math.min(x + width / 2, other.x + other.width / 2)
            - Math.max(x - width / 2, other.x - other.width / 2);
    double h =
        Math.min(y + height / 2, other.y + other.height / 2)
            - Math.max(y - height / 2, other.y - other.height / 2);
    return w <= 0 || h <= 0 ? 0 : w * h / Math.min(width * height, other.width * other.height);
  }

  /** Returns the distance of the centres in widths of the mean plate. */
  double distance(Box other) {
    return Math.hypot(x - other.x, y - other.y) / ((width + other.width) / 2);
  }
}
