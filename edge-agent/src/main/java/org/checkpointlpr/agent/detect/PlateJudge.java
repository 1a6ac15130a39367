package org.checkpointlpr.agent.detect;

import org.checkpointlpr.agent.capture.Frame;

/**
 * Looks at what was found together with its surroundings: a plate lies on the bodywork with an
 * outline of its own, letters on a vehicle do not. Each recognising thread has its own: an instance
 * is not thread-safe.
 */
@FunctionalInterface
public interface PlateJudge extends AutoCloseable {
  /**
   * Says how much something looks like a plate. Never throws for what a picture shows.
   *
   * @param frame stays the caller's
   * @param corners of what was found, pixels of the frame
   * @return 0 (letters on a vehicle, a grille, a sign) to 1 (a plate)
   */
  double likeness(Frame frame, Quad corners);

  @Override
  default void close() {}
}
