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
    /** The picture's edge cuts off so much of it that its text cannot be whole. */
    CUT_OFF,
    /** Its corners do not form a convex quadrilateral of a plate's proportions. */
    BAD_SHAPE
  }

  /** Copies the lists. */
  public Detections {
    candidates = List.copyOf(candidates);
    rejected = List.copyOf(rejected);
  }
}
