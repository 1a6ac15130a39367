package org.checkpointlpr.agent.detect;

import org.checkpointlpr.agent.capture.Frame;

/** Finds plates in a frame. Each recognising thread has its own: an instance is not thread-safe. */
public interface PlateDetector extends AutoCloseable {
  /**
   * Finds the plates in a frame. Never throws for what a picture shows; an empty result is normal.
   *
   * @param frame stays the caller's
   */
  Detections detect(Frame frame);

  @Override
  void close();
}
