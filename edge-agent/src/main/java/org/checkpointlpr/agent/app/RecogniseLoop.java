package org.checkpointlpr.agent.app;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.FrameTurns;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.track.FrameReads;

/**
 * A recognising thread: takes frames in turn, finds and reads their plates. Owns its recogniser and
 * closes it at the end. A frame on which it fails is counted and the next one is taken.
 */
final class RecogniseLoop implements Runnable {
  private final FrameTurns turns;
  private final FrameReader reader;
  private final BlockingQueue<FrameReads> reads;
  private final Counters counters;
  private final Mishaps mishaps;
  private final Pulse pulse;

  RecogniseLoop(
      FrameTurns turns,
      FrameReader reader,
      BlockingQueue<FrameReads> reads,
      Counters counters,
      Mishaps mishaps,
      Pulse pulse) {
    this.turns = turns;
    this.reader = reader;
    this.reads = reads;
    this.counters = counters;
    this.mishaps = mishaps;
    this.pulse = pulse;
  }

  @Override
  public void run() {
    try (reader) {
      Optional<Frame> frame = turns.take();
      while (frame.isPresent()) {
        pulse.beat();
        try (Frame owned = frame.get()) {
          recognise(owned);
        }
        pulse.rest();
        frame = turns.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("IllegalCatch") // whatever a picture does to the natives, the next one is read
  private void recognise(Frame frame) throws InterruptedException {
    FrameReads result;
    try {
      result = reader.read(frame, () -> effort(frame));
    } catch (RuntimeException e) {
      mishaps.note(Counters.Name.FRAMES_FAILED, "reading a frame of " + frame.camera(), e);
      return;
    }
    counters.add(Counters.Name.READINGS, result.plates().size());
    reads.put(result);
  }

  /**
   * Another vehicle's frame, or the next one of the same, is worth more than a second look at this
   * one. With four cameras on two cores nearly every frame is looked at once. A picture from a file
   * is all there is of its plate, and yet the last looks at it are not worth that others wait.
   */
  private Effort effort(Frame frame) {
    if (!turns.isLive(frame.camera())) {
      return turns.isIdle() ? Effort.THOROUGH : Effort.PASSING;
    }
    return turns.isPressed() ? Effort.QUICK : Effort.PASSING;
  }
}
