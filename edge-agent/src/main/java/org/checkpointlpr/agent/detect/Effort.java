package org.checkpointlpr.agent.detect;

/**
 * How much time a picture is worth. A still picture is all there is of a plate; before a live
 * camera the next frame comes soon, and is worth more than a second look at this one.
 */
public enum Effort {
  /**
   * One look for plates, a few at a text that is unsure: for live cameras while frames wait. A
   * plate as wide as a twentieth of the picture is found as well; smaller ones are found later,
   * when they have come nearer.
   */
  QUICK,
  /**
   * A second look for plates far away too: for a live camera when nothing waits. Its next frame
   * shows the plate anew, from corners that differ by themselves, so a text is still looked at a
   * few times only. Also for a picture from a file while others wait to be read.
   */
  PASSING,
  /** As many looks as any picture gains by: for a picture from a file when nothing waits. */
  THOROUGH
}
