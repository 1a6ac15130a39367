package org.checkpointlpr.agent.hit;

import java.util.Optional;

/**
 * What the crew says happened with a hit.
 *
 * @param epoch the hit's epoch
 * @param seq the hit's number in it
 * @param outcome what happened
 * @param note the crew's words, up to 500 characters; may be empty
 * @param answers what the crew saw before; absent from checkpoints without a crew page
 */
public record Disposition(
    String epoch, long seq, Outcome outcome, String note, Optional<Answers> answers)
    implements RecordBody {
  /** What happened. */
  public enum Outcome {
    /** The vehicle was stopped, and it was the one that was sought. */
    CONFIRMED,
    /** It was the one that was sought, and was let pass, as the instruction said. */
    LET_PASS,
    /** The plate was read wrongly. */
    MISREAD,
    /** The text is right, the issuer is another one. */
    OTHER_ISSUER,
    /** The entry should no longer be on the list. */
    STALE_ENTRY,
    /** The vehicle was not stopped. */
    NOT_STOPPED
  }

  /** Whether it is the vehicle that the entry describes. */
  public enum SameVehicle {
    /** It is. */
    YES,
    /** It is another. */
    NO,
    /** The crew cannot tell. */
    UNSURE
  }

  /**
   * What the crew answered when it had looked at the picture.
   *
   * @param role who answered: {@code crew} or {@code commander}
   * @param readsSo whether the plate reads as wanted
   * @param sameVehicle whether it is the vehicle that is sought
   * @param correctText what the plate says, where it was misread; empty otherwise
   */
  public record Answers(String role, boolean readsSo, SameVehicle sameVehicle, String correctText) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public Answers {
      Limits.text("role", role, 1, 32);
      Limits.text("text", correctText, 0, 16);
    }

    /** Returns the answers without the plate. */
    @Override
    public String toString() {
      return "answers(" + role + ", " + readsSo + ", " + sameVehicle + ")";
    }
  }

  /** What happened, without what the crew saw before. */
  public Disposition(String epoch, long seq, Outcome outcome, String note) {
    this(epoch, seq, outcome, note, Optional.empty());
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
