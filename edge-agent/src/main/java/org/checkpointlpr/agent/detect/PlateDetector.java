package org.checkpointlpr.agent.detect;

import org.checkpointlpr.agent.capture.Frame;

/** Finds plates in a frame. Each recognising thread has its own: an instance is not thread-safe. */
public interface PlateDetector extends AutoCloseable {
  /**
   * Finds the plates in a frame. Never throws for what a picture shows; an empty result is normal.
   *
   * @param frame stays the caller's
   * @param effort whether it looks again where the first look found nothing sure
   */
  Detections detect(Frame frame, Effort effort);

  /** Finds the plates in a frame as thoroughly as it can. */
  default Detections detect(Frame frame) {
    return detect(frame, Effort.THOROUGH);
  }

  @Override
  void close();
}
