package org.checkpointlpr.agent.evaluate;

import org.checkpointlpr.agent.detect.Quad;

/**
 * One plate as the program found it.
 *
 * @param corners where, pixels
 * @param text what was read; empty if it was found and not read
 * @param confidence the reading's probability, 0 to 1; 0 if it was not read
 */
public record PictureRead(Quad corners, String text, double confidence) {
  /** Returns whether a text was read. */
  public boolean isRead() {
    return !text.isEmpty();
  }
}
