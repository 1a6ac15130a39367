package org.checkpointlpr.agent.detect;

import java.util.List;

/**
 * What the detector made of one frame.
 *
 * @param candidates what is worth reading, best first
 * @param rejected what nearly was, with the reason
 */
public record Detections(List<Candidate> candidates, List<Rejected> rejected) {
  /** A near miss. */
  public record Rejected(Candidate candidate, Reason reason) {}

  /** Why a candidate is not read. */
  public enum Reason {
    /** Its score lies under the threshold. */
    LOW_SCORE,
    /** It covers the same place as a better one. */
    OVERLAPS_BETTER,
    /** It is smaller than what can be read. */
    TOO_SMALL,
    /** It is larger than a plate can be. */
    TOO_LARGE,
    /** Its corners do not form a convex quadrilateral of a plate's proportions. */
    BAD_SHAPE
  }

  /** Copies the lists. */
  public Detections {
    candidates = List.copyOf(candidates);
    rejected = List.copyOf(rejected);
  }
}
