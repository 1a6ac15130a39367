package org.checkpointlpr.agent.hit;

/**
 * A release of a watchlist was applied or refused at this checkpoint.
 *
 * @param release which one
 * @param manifest hash of its manifest
 * @param applied whether it is in use now
 * @param reason why it was refused; empty when applied
 */
public record ListReport(ListVersion release, RecordHash manifest, boolean applied, String reason)
    implements RecordBody {
  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if the reason is longer than 300 characters
   */
  public ListReport {
    Limits.text("reason", reason, 0, 300);
  }

  @Override
  public RecordKind kind() {
    return RecordKind.LIST_REPORT;
  }
}
