package org.checkpointlpr.agent.hit;

import java.time.Instant;

/**
 * One record: where it stands, when it was written, what it says.
 *
 * @param mission the mission's name
 * @param position where it stands in the checkpoint's chain
 * @param written wall-clock time of writing
 * @param body what it says
 */
public record CheckpointRecord(
    String mission, Position position, Instant written, RecordBody body) {}
