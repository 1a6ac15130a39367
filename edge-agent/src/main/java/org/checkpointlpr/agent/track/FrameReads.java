package org.checkpointlpr.agent.track;

import java.time.Instant;
import java.util.List;

/**
 * All plates of one frame. A frame in which no plate was found is told too: its time counts.
 *
 * @param camera the camera's configured name, or the file's name for a picture from a file
 * @param capturedAt wall-clock time of the capture
 * @param capturedNanos monotonic time of the capture, nanoseconds; passes are measured by this
 * @param width of the frame, pixels
 * @param height of the frame, pixels
 * @param plates what was found, in any order
 */
public record FrameReads(
    String camera,
    Instant capturedAt,
    long capturedNanos,
    int width,
    int height,
    List<PlateRead> plates) {
  /** Copies the list. */
  public FrameReads {
    plates = List.copyOf(plates);
  }
}
