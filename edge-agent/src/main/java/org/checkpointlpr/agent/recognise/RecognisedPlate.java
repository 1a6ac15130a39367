package org.checkpointlpr.agent.recognise;

import java.util.List;
import org.checkpointlpr.agent.detect.Candidate;
import org.checkpointlpr.agent.ocr.Reading;

/**
 * One plate of a frame.
 *
 * @param candidate where it was found
 * @param reading what it says; may be empty
 * @param likeness how much it looks like a plate with its surroundings, 0 to 1; 1 where nobody
 *     looked at them
 * @param issuers ids of the issuers whose layouts the best text fits, most likely first
 */
public record RecognisedPlate(
    Candidate candidate, Reading reading, double likeness, List<String> issuers) {
  /** Copies the list. */
  public RecognisedPlate {
    issuers = List.copyOf(issuers);
  }
}
