package org.checkpointlpr.agent.app;

import java.util.function.Supplier;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.track.FrameReads;

/** Finds and reads the plates of one frame. Used and closed by one recognising thread. */
interface FrameReader extends AutoCloseable {
  /**
   * Reads a frame, which stays the caller's.
   *
   * @param effort how much time it is worth, asked anew before each part of the work
   */
  FrameReads read(Frame frame, Supplier<Effort> effort);

  @Override
  void close();
}
