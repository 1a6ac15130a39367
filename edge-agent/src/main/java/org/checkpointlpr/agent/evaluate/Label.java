package org.checkpointlpr.agent.evaluate;

import org.checkpointlpr.agent.detect.Quad;
import org.jspecify.annotations.Nullable;

/**
 * One plate that a picture is known to show.
 *
 * @param box where it is, pixels; null where the label does not say
 * @param text its characters, upper case without separators; empty if it is not legible, or if
 *     there is no box either, which says that the picture shows no plate
 */
public record Label(@Nullable Quad box, String text) {
  /** Returns whether this is the row of a picture without any plate. */
  public boolean isNoPlate() {
    return box == null && text.isEmpty();
  }
}
