package org.checkpointlpr.agent.hq;

/**
 * What became of a record.
 *
 * @param outcome the decision
 * @param newEpoch whether it began another chain of a checkpoint that was known; told once
 * @param newFork whether it showed for the first time that its chain is forked; told once
 */
record Filing(Outcome outcome, boolean newEpoch, boolean newFork) {
  /** The decision. */
  enum Outcome {
    /** New, stored. */
    STORED,
    /** Here already, the same bytes. */
    DUPLICATE,
    /** Another record stands under its number, or its predecessor is another one. */
    FORKED
  }
}
