package org.checkpointlpr.agent.hit;

/** What a record says, apart from where it stands in the checkpoint's chain. Immutable. */
public sealed interface RecordBody
    permits Hit,
        PicturePart,
        Disposition,
        Health,
        ListReport,
        Dropped,
        Exercise,
        Drill,
        LocalEntryReport,
        SceneAnswer {
  /** Returns the kind, which decides the order of sending. */
  RecordKind kind();
}
