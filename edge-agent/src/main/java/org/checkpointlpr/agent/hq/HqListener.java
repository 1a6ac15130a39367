package org.checkpointlpr.agent.hq;

/** Hears what headquarters learns. Called on the thread {@code hq}, after it is on the disk. */
public interface HqListener {
  /** A listener that does nothing. */
  HqListener NONE = new HqListener() {};

  /** A record was verified and stored; never told twice. */
  default void verified(VerifiedRecord record) {}

  /** Something was refused and put into quarantine. */
  default void refused(Quarantined what) {}

  /** Something that a person should look at. */
  default void alarm(HqAlarm alarm) {}
}
