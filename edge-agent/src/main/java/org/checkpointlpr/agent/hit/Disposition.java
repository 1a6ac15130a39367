package org.checkpointlpr.agent.hit;

/**
 * What the crew says happened with a hit.
 *
 * @param epoch the hit's epoch
 * @param seq the hit's number in it
 * @param outcome what happened
 * @param note the crew's words, up to 500 characters; may be empty
 */
public record Disposition(String epoch, long seq, Outcome outcome, String note)
    implements RecordBody {
  /** What happened. */
  public enum Outcome {
    /** The vehicle was stopped, and it was the one that was sought. */
    CONFIRMED,
    /** The plate was read wrongly. */
    MISREAD,
    /** The text is right, the issuer is another one. */
    OTHER_ISSUER,
    /** The entry should no longer be on the list. */
    STALE_ENTRY,
    /** The vehicle was not stopped. */
    NOT_STOPPED
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public Disposition {
    Limits.text("epoch", epoch, 16, 16);
    Limits.range("hit", seq, 1, Long.MAX_VALUE);
    Limits.text("note", note, 0, 500);
  }

  @Override
  public RecordKind kind() {
    return RecordKind.DISPOSITION;
  }
}
