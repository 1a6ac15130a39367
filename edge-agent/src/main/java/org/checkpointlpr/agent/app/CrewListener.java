package org.checkpointlpr.agent.app;

import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.web.CrewServer;
import org.checkpointlpr.agent.web.WantedVehicle;

/** The crew page as a listener. */
record CrewListener(CrewServer page) implements AgentListener {
  @Override
  public void sighted(Sighting sighting) {
    page.sighted(sighting);
  }

  @Override
  public void wanted(WantedVehicle vehicle) {
    page.wanted(vehicle);
  }
}
