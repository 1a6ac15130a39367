package org.checkpointlpr.agent.app;

import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.web.CrewServer;
import org.checkpointlpr.agent.web.WantedVehicle;

/** Tells the crew page what another listener is told too. */
final class CrewListener implements AgentListener {
  private final CrewServer page;
  private final AgentListener other;

  CrewListener(CrewServer page, AgentListener other) {
    this.page = page;
    this.other = other;
  }

  @Override
  public void sighted(Sighting sighting) {
    page.sighted(sighting);
    other.sighted(sighting);
  }

  @Override
  public void wanted(WantedVehicle vehicle) {
    page.wanted(vehicle);
    other.wanted(vehicle);
  }

  @Override
  public void stored(Stored hit, long nanosSinceCapture) {
    other.stored(hit, nanosSinceCapture);
  }

  @Override
  public void notStored(Throwable why) {
    other.notStored(why);
  }
}
