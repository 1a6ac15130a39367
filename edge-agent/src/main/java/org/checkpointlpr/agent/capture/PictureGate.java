package org.checkpointlpr.agent.capture;

/**
 * Decides which pictures of one camera are worth looking at, before they cost anything. Belongs to
 * the capturing thread of that camera.
 */
@FunctionalInterface
public interface PictureGate {
  /** Lets every picture through. */
  PictureGate ALL = (picture, capturedNanos) -> true;

  /**
   * Returns whether this picture is worth looking at.
   *
   * @param picture the picture, scaled down
   * @param capturedNanos monotonic time of its capture
   */
  boolean wants(Thumbnail picture, long capturedNanos);
}
