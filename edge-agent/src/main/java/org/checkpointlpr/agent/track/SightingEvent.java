package org.checkpointlpr.agent.track;

/**
 * Something to know about one vehicle's pass. One pass has at least a {@link Stage#FINAL} event;
 * whoever alarms remembers by {@code pass} what the crew was told already.
 *
 * @param pass number of the pass; unique within one run of the program
 * @param stage how far the pass has come
 * @param sighting what is known of it now
 */
public record SightingEvent(long pass, Stage stage, Sighting sighting) {
  /** How far a pass has come. */
  public enum Stage {
    /** The evidence suffices for the first time; more readings may come. */
    EARLY,
    /**
     * The best text is another one than was told before, and the evidence for it suffices; or
     * another text has become likely beside it.
     */
    CHANGED,
    /** The pass has ended; nothing more comes for it. */
    FINAL
  }
}
