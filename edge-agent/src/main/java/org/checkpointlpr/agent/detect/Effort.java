package org.checkpointlpr.agent.detect;

/**
 * How much time a picture is worth. A still picture is all there is of a plate; before a live
 * camera the next frame comes soon, and is worth more than a second look at this one.
 */
public enum Effort {
  /**
   * The first look alone: for live cameras while frames wait. A plate as wide as a twentieth of the
   * picture is found as well; smaller ones are found later, when they have come nearer.
   */
  QUICK,
  /** Second looks where the first one found nothing sure or left a text unsure. */
  THOROUGH
}
