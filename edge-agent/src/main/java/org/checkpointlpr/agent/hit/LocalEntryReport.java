package org.checkpointlpr.agent.hit;

import java.time.Instant;

/**
 * The crew has put a vehicle on its own checkpoint's list, or taken it off.
 *
 * @param entry the entry's id, which hits of it name
 * @param added true for added, false for removed before its time
 * @param plate as the crew typed it; never printed
 * @param issuer its issuer's id; empty if unknown
 * @param action code of the handling instruction
 * @param reason why, in the crew's words
 * @param who did it
 * @param until when the entry ends by itself
 */
public record LocalEntryReport(
    String entry,
    boolean added,
    String plate,
    String issuer,
    String action,
    String reason,
    String who,
    Instant until)
    implements RecordBody {
  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if a text is too long or holds a control character
   */
  public LocalEntryReport {
    Limits.text("entry", entry, 1, 64);
    Limits.text("plate", plate, 1, 64);
    Limits.text("issuer", issuer, 0, 6);
    Limits.text("action", action, 1, 40);
    Limits.text("reason", reason, 0, 200);
    Limits.text("who", who, 0, 200);
  }

  @Override
  public RecordKind kind() {
    return RecordKind.LOCAL_ENTRY;
  }

  @Override
  public String toString() {
    return "local-entry(" + entry + (added ? ", added)" : ", removed)");
  }
}
