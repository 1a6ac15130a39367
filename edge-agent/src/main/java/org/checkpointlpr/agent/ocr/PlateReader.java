package org.checkpointlpr.agent.ocr;

import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.Quad;

/** Reads one plate. Each recognising thread has its own: an instance is not thread-safe. */
public interface PlateReader extends AutoCloseable {
  /**
   * Reads the plate inside the corners. Never throws for what a picture shows; {@link Reading#NONE}
   * is normal.
   *
   * @param frame stays the caller's
   * @param corners the plate's corners in the frame, pixels
   * @param effort whether it looks again at what the first look left unsure
   */
  Reading read(Frame frame, Quad corners, Effort effort);

  /** Reads the plate inside the corners as thoroughly as it can. */
  default Reading read(Frame frame, Quad corners) {
    return read(frame, corners, Effort.THOROUGH);
  }

  @Override
  void close();
}
