package org.checkpointlpr.agent.hq;

import java.util.Locale;

/** How far a request for a scene has come. */
public enum SceneState {
  /** Sent to the checkpoint, or waiting for it. */
  ASKED,
  /** The scene is in the archive, verified. */
  SENT,
  /** The checkpoint does not have it, any more or at all. */
  GONE,
  /** The checkpoint keeps no scenes. */
  OFF,
  /** What the checkpoint sent does not verify. */
  DAMAGED,
  /** The checkpoint has said nothing for a fortnight. */
  UNANSWERED;

  /** Returns the word that people read. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the state that the archive's word stands for; an empty one is still asked for. */
  static SceneState of(String word) {
    return word.isEmpty() ? ASKED : valueOf(word.toUpperCase(Locale.ROOT));
  }
}
