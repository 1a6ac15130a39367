package org.checkpointlpr.match;

/** How far a reading may be from a wanted plate and still be reported. */
public enum MatchPolicy {
  /** Every character as wanted. */
  EXACT,
  /** A bounded number of characters may be look-alikes ({@link LookAlikes}) of the wanted ones. */
  EQUIVALENT,
  /** As equivalent; or instead one character different, missing or too many. */
  ONE_EDIT,
  /**
   * The wanted text is known in part: {@code ?} stands for one character, {@code *} for any number,
   * and at least {@link Wanted#MIN_KNOWN} are known. Every known character as wanted.
   */
  PARTIAL
}
