package org.checkpointlpr.agent.capture;

import java.util.Optional;

/** Yields pictures, one after the other. Used by one capturing thread. */
public interface FrameSource extends AutoCloseable {
  /** Returns the configured name of the camera. */
  String camera();

  /**
   * Waits for the next picture.
   *
   * @return the picture, owned by the caller; empty when the source has ended for good
   * @throws CaptureException if this picture (or the camera) could not be read; the next call tries
   *     again
   * @throws InterruptedException if the thread is asked to stop
   */
  Optional<Frame> next() throws CaptureException, InterruptedException;

  @Override
  void close();
}
