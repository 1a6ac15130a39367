package org.checkpointlpr.agent.cli;

import org.checkpointlpr.agent.app.AgentListener;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.outbox.Stored;

/**
 * Takes the times of hits from the capture on, at the agent until they are safe on the disk, at
 * headquarters until they are verified and stored. Right only where both run on one machine: the
 * monotonic clock is the machine's.
 *
 * @param times where they go, milliseconds
 */
record HitTimes(Latencies times) implements AgentListener, HqListener {
  private static final double NANOS_PER_MILLI = 1e6;

  @Override
  public void stored(Stored hit, long nanosSinceCapture) {
    times.add(nanosSinceCapture / NANOS_PER_MILLI);
  }

  @Override
  public void verified(VerifiedRecord record) {
    if (record.record().body() instanceof Hit hit) {
      times.add(millisSinceCapture(hit));
    }
  }

  static double millisSinceCapture(Hit hit) {
    return System.nanoTime() / NANOS_PER_MILLI - hit.time().monotonicMs();
  }
}
