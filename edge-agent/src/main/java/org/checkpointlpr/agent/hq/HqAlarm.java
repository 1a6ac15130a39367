package org.checkpointlpr.agent.hq;

import java.time.Instant;

/**
 * Something that a person should look at.
 *
 * @param kind what
 * @param checkpoint where
 * @param explanation a sentence
 * @param at when it was noticed
 */
public record HqAlarm(Kind kind, String checkpoint, String explanation, Instant at) {
  /** What. */
  public enum Kind {
    /** Two records under one number, or a record whose predecessor is another: a cloned device. */
    FORK,
    /** Later records came, earlier ones are missing. */
    GAP,
    /** A checkpoint began a new chain: its database was lost. */
    NEW_EPOCH,
    /** Nothing was heard of a checkpoint for an hour. */
    SILENT,
    /** A checkpoint searches an old release. */
    STALE_LIST,
    /** A checkpoint's certificate has ended; what it signed before is taken for a while. */
    EXPIRED,
    /** A checkpoint has sent a scene that does not verify: somebody has been at its disk. */
    SCENE
  }
}
