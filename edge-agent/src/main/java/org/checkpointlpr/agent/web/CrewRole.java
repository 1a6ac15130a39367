package org.checkpointlpr.agent.web;

import java.util.Locale;
import java.util.Optional;

/** Who somebody at the page is. */
enum CrewRole {
  /** Handles alarms. */
  CREW,
  /** Leads the checkpoint: may do everything. */
  COMMANDER;

  /** What somebody may do. */
  enum Permission {
    /** Acknowledge alarms and answer them. */
    ALARMS,
    /** Run the drill of a shift change. */
    DRILL,
    /** Count vehicles. */
    AUDIT,
    /** Zero the list's keys. */
    PANIC,
    /** Let invented vehicles pass. */
    EXERCISE,
    /** Add wanted plates for this checkpoint. */
    ENTRIES;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean may(Permission what) {
    return this == COMMANDER || (what != Permission.EXERCISE && what != Permission.ENTRIES);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<CrewRole> of(String word) {
    for (CrewRole role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
