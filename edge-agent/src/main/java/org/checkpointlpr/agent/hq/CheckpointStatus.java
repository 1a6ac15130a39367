package org.checkpointlpr.agent.hq;

import java.time.Instant;
import java.util.Optional;

/**
 * What headquarters knows of one checkpoint.
 *
 * @param checkpoint its name
 * @param online what it, or its last will, last said
 * @param lastSeen when its last verified record came
 * @param records how many are stored
 * @param hits how many of them are hits
 * @param missing how many numbers are missing below the highest that came
 * @param quarantined how many messages from its topic were refused
 * @param list name and version of the list that its last record names, if any does
 * @param waiting the queue's length that its last health record names; -1 if none came
 * @param cameras cameras and their states in its last health record
 * @param forked whether two devices have written under its key
 * @param stale whether it searches a release that was long replaced
 */
public record CheckpointStatus(
    String checkpoint,
    Optional<Boolean> online,
    Optional<Instant> lastSeen,
    long records,
    long hits,
    long missing,
    long quarantined,
    String list,
    long waiting,
    String cameras,
    boolean forked,
    boolean stale) {}
