package org.checkpointlpr.agent.track;

import java.time.Instant;
import java.util.List;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.ocr.Reading;

/**
 * One vehicle's pass before one camera. Lives in memory only; never written to disk.
 *
 * @param camera the camera's name
 * @param capturedAt wall-clock time of the frame that was read best
 * @param capturedNanos monotonic time of that frame, nanoseconds
 * @param reading the fused reading
 * @param agreeing how many single readings had the best text
 * @param corners where the plate is in that frame, pixels
 * @param issuers ids of the issuers whose layouts the best text fits, most likely first
 * @param picture the plate cut from that frame, as a JPEG; never the occupants
 */
public record Sighting(
    String camera,
    Instant capturedAt,
    long capturedNanos,
    Reading reading,
    int agreeing,
    Quad corners,
    List<String> issuers,
    Jpeg picture) {
  /** Copies the list. */
  public Sighting {
    issuers = List.copyOf(issuers);
  }
}
