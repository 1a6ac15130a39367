package org.checkpointlpr.agent.app;

import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.web.CrewBoard;
import org.checkpointlpr.agent.web.WantedVehicle;

/** Tells the crew page what another listener is told too. */
final class CrewListener implements AgentListener {
  private final CrewBoard board;
  private final AgentListener other;

  CrewListener(CrewBoard board, AgentListener other) {
    this.board = board;
    this.other = other;
  }

  @Override
  public void sighted(Sighting sighting) {
    board.sighted(sighting);
    other.sighted(sighting);
  }

  @Override
  public void wanted(WantedVehicle vehicle) {
    board.wanted(vehicle);
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
