package org.checkpointlpr.agent.hq;

import java.time.Instant;
import org.checkpointlpr.agent.hit.CheckpointRecord;
import org.checkpointlpr.agent.hit.RecordHash;

/**
 * A record that headquarters has verified and stored, told once.
 *
 * @param record what it says
 * @param hash of the signed bytes
 * @param received when it was taken from the broker
 */
public record VerifiedRecord(CheckpointRecord record, RecordHash hash, Instant received) {}
