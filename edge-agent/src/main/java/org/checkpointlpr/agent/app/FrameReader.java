package org.checkpointlpr.agent.app;

import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.track.FrameReads;

/** Finds and reads the plates of one frame. Used and closed by one recognising thread. */
interface FrameReader extends AutoCloseable {
  /**
   * Reads a frame, which stays the caller's.
   *
   * @param effort how much time it is worth
   */
  FrameReads read(Frame frame, Effort effort);

  @Override
  void close();
}
