package org.checkpointlpr.agent.app;

import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.track.FrameReads;

/** Finds and reads the plates of one frame. Used and closed by one recognising thread. */
interface FrameReader extends AutoCloseable {
  /** Reads a frame, which stays the caller's. */
  FrameReads read(Frame frame);

  @Override
  void close();
}
