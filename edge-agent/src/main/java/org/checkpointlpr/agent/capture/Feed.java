package org.checkpointlpr.agent.capture;

import java.time.Clock;

/**
 * What every source of one camera is given, whatever kind it is; it outlives reconnects.
 *
 * @param camera the camera's configured name
 * @param clock the wall clock
 * @param gate which pictures are worth looking at
 * @param meter where pictures are counted
 */
public record Feed(String camera, Clock clock, PictureGate gate, CaptureMeter meter) {
  /** Returns a feed that lets every picture through and counts for itself. */
  public static Feed of(String camera, Clock clock) {
    return new Feed(camera, clock, PictureGate.ALL, new CaptureMeter());
  }
}
