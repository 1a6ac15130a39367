package org.checkpointlpr.agent.hq;

import org.checkpointlpr.agent.hit.RecordHash;

/**
 * How far one chain is complete.
 *
 * @param id of which checkpoint and epoch
 * @param upTo all records up to this number are here and linked
 * @param head hash of the record at {@code upTo}
 * @param highest the highest number that has come or was dropped
 * @param forked whether a second record under one number, or a wrong link, was seen
 */
record Chain(Id id, long upTo, RecordHash head, long highest, boolean forked) {
  /** A chain's key. */
  record Id(String checkpoint, String epoch) {}

  Chain with(long newUpTo, RecordHash newHead) {
    return new Chain(id, newUpTo, newHead, Math.max(highest, newUpTo), forked);
  }

  Chain withHighest(long seq) {
    return new Chain(id, upTo, head, Math.max(highest, seq), forked);
  }

  Chain asForked() {
    return new Chain(id, upTo, head, highest, true);
  }
}
