package org.checkpointlpr.agent.hit;

import java.time.Instant;
import java.util.List;

/**
 * The drill of a shift change: whether the checkpoint is fit for work, and why not.
 *
 * @param started when it began
 * @param role who ran it
 * @param steps what was tried, 1 to 64
 */
public record Drill(Instant started, String role, List<Step> steps) implements RecordBody {
  private static final int MOST_STEPS = 64;

  /**
   * One thing that was tried.
   *
   * @param name for example {@code card-northbound}
   * @param reason why it failed, in a word; empty if it passed
   * @param plateHeight pixels of the test card's text; 0 where there is none
   */
  public record Step(String name, String reason, int plateHeight) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public Step {
      Limits.text("step", name, 1, 64);
      Limits.text("reason", reason, 0, 64);
      Limits.range("plateHeight", plateHeight, 0, 100_000);
    }

    /** Returns whether all was well. */
    public boolean passed() {
      return reason.isEmpty();
    }
  }

  /**
   * Copies the list and checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public Drill {
    steps = List.copyOf(steps);
    Limits.text("role", role, 1, 32);
    Limits.range("steps", steps.size(), 1, MOST_STEPS);
  }

  /** Returns whether every step passed. */
  public boolean go() {
    return steps.stream().allMatch(Step::passed);
  }

  @Override
  public RecordKind kind() {
    return RecordKind.DRILL;
  }
}
