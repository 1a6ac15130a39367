package org.checkpointlpr.agent.track;

import java.util.List;

/**
 * Makes one sighting out of the readings of one vehicle's pass. Belongs to one thread, {@code
 * track}; an instance is not thread-safe and never blocks before {@link #finish}.
 */
public interface SightingMaker {
  /**
   * Takes what was read in one frame. Frames of one camera may arrive slightly out of order (two
   * threads read at the same time).
   *
   * @return what became known by it, oldest first
   */
  List<SightingEvent> accept(FrameReads frame);

  /**
   * Lets time pass: ends passes of cameras from which no frame arrives. Call it at least twice a
   * second.
   *
   * @param nowNanos monotonic time, of the same clock as {@link FrameReads#capturedNanos()}
   */
  List<SightingEvent> advance(long nowNanos);

  /**
   * Ends every pass that is still open: no further frame comes. May wait some seconds for what
   * another thread is finding out of them.
   */
  List<SightingEvent> finish();
}
