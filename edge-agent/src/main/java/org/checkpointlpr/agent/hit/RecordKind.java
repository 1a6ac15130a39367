package org.checkpointlpr.agent.hit;

import java.util.Locale;
import java.util.Optional;

/** The kinds of records, in the order in which they are sent. */
public enum RecordKind {
  /** A vehicle on the watchlist was seen. Never dropped. */
  HIT(0),
  /** What the crew says happened. Never dropped. */
  DISPOSITION(1),
  /** A release was applied or refused. Never dropped. */
  LIST_REPORT(2),
  /** Which records were dropped for want of space. Never dropped. */
  DROPPED(3),
  /** What would be a hit, had the vehicle not been invented. Never dropped. */
  EXERCISE(4),
  /** Whether the checkpoint was fit for work at a change of shift. Never dropped. */
  DRILL(5),
  /** The crew made an entry for its own checkpoint, or removed one. Never dropped. */
  LOCAL_ENTRY(6),
  /** How the checkpoint is. */
  HEALTH(7),
  /** A part of a picture. */
  PICTURE(8),
  /** What headquarters has asked to see of a hit, or why it cannot. */
  SCENE(9);

  private final int rank;

  RecordKind(int rank) {
    this.rank = rank;
  }

  /** Returns the place in the order of sending, 0 first; also the number in the outbox's file. */
  public int rank() {
    return rank;
  }

  /** Returns the word that stands in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns whether a record may be dropped when there is no space left. */
  public boolean droppable() {
    return this == HEALTH || isPicture();
  }

  /** Returns whether it is sent behind all waiting texts, one at a time. */
  public boolean isPicture() {
    return this == PICTURE || this == SCENE;
  }

  static Optional<RecordKind> of(String word) {
    for (RecordKind kind : values()) {
      if (kind.word().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
