package org.checkpointlpr.agent.app;

import java.util.List;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.web.WantedVehicle;
import org.checkpointlpr.watchlist.ListMatch;

/**
 * Hears what the crew may know. Nothing of covert entries reaches a listener, not even that there
 * was a match. Called on the agent's threads: must be quick, must not throw.
 */
public interface AgentListener {
  /** A listener that does nothing. */
  AgentListener NONE = new AgentListener() {};

  /** A vehicle passed; it may be told of as wanted afterwards. */
  default void sighted(Sighting sighting) {}

  /**
   * A wanted vehicle was seen.
   *
   * @param matches what it matched, highest priority first; never empty
   */
  default void wanted(Sighting sighting, List<ListMatch> matches) {}

  /** The same, with what becomes of the hit. */
  default void wanted(WantedVehicle vehicle) {
    wanted(vehicle.sighting(), vehicle.matches());
  }

  /** A hit is safe on the disk, whether the crew may know of it or not: it names no plate. */
  default void stored(Stored hit, long nanosSinceCapture) {}

  /**
   * A hit that the crew was told of could not be stored: headquarters will not learn of it. Of
   * others nothing is said, also not that there was one.
   */
  default void notStored(Throwable why) {}

  /** Returns a listener that tells this one first and then the other, in the same call. */
  default AgentListener and(AgentListener other) {
    AgentListener first = this;
    return new AgentListener() {
      @Override
      public void sighted(Sighting sighting) {
        first.sighted(sighting);
        other.sighted(sighting);
      }

      @Override
      public void wanted(WantedVehicle vehicle) {
        first.wanted(vehicle);
        other.wanted(vehicle);
      }

      @Override
      public void stored(Stored hit, long nanosSinceCapture) {
        first.stored(hit, nanosSinceCapture);
        other.stored(hit, nanosSinceCapture);
      }

      @Override
      public void notStored(Throwable why) {
        first.notStored(why);
        other.notStored(why);
      }
    };
  }
}
