package org.checkpointlpr.agent.recognise;

import java.util.List;
import org.checkpointlpr.agent.detect.Detections.Rejected;

/**
 * What one frame shows.
 *
 * @param plates found, the surest first
 * @param rejected near misses of the detector, with their reasons
 * @param detectNanos how long finding took
 * @param readNanos how long reading all plates took
 */
public record Recognition(
    List<RecognisedPlate> plates, List<Rejected> rejected, long detectNanos, long readNanos) {
  /** Copies the lists. */
  public Recognition {
    plates = List.copyOf(plates);
    rejected = List.copyOf(rejected);
  }

  /** Returns the same without the plates in which no text was read. */
  public Recognition readOnly() {
    List<RecognisedPlate> read =
        plates.stream().filter(plate -> !plate.reading().isEmpty()).toList();
    return new Recognition(read, rejected, detectNanos, readNanos);
  }
}
