package org.checkpointlpr.agent.app;

import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.web.WantedVehicle;

/** A listener whose bugs keep neither a hit from the disk nor other listeners from hearing. */
record GuardedListener(AgentListener listener, Mishaps mishaps) implements AgentListener {
  @Override
  public void sighted(Sighting sighting) {
    mishaps.guard("telling of a vehicle", () -> listener.sighted(sighting));
  }

  @Override
  public void wanted(WantedVehicle vehicle) {
    mishaps.guard("telling of a wanted vehicle", () -> listener.wanted(vehicle));
  }

  @Override
  public void stored(Stored hit, long nanosSinceCapture) {
    mishaps.guard("telling of a hit", () -> listener.stored(hit, nanosSinceCapture));
  }

  @Override
  public void notStored(Throwable why) {
    mishaps.guard("telling of a hit", () -> listener.notStored(why));
  }
}
