package org.checkpointlpr.agent.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * How the outbox is. Read by page, log and health record.
 *
 * @param epoch the chain that is written now
 * @param lastSeq the last number that was given
 * @param waiting records that headquarters has not confirmed
 * @param bytes their size
 * @param oldest when the oldest of them was written
 * @param parked records that the broker refused three times, or headquarters once; tried again each
 *     hour, they need a person
 * @param dropped records dropped for want of space since the outbox was made, those too that found
 *     no room when they came
 * @param unsaved records in memory that could not be written yet
 * @param trouble why the last write failed, if it did
 */
public record OutboxStatus(
    String epoch,
    long lastSeq,
    long waiting,
    long bytes,
    Optional<Instant> oldest,
    long parked,
    long dropped,
    long unsaved,
    Optional<String> trouble) {}
