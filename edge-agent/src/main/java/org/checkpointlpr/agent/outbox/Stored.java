package org.checkpointlpr.agent.outbox;

import org.checkpointlpr.agent.hit.RecordHash;

/**
 * A record that is safe on the disk.
 *
 * @param epoch of this checkpoint's chain
 * @param seq its number
 * @param hash of the signed record
 */
public record Stored(String epoch, long seq, RecordHash hash) {
  /** Returns the id that may stand in logs: it names no plate. */
  public String id() {
    return epoch + "/" + seq;
  }
}
