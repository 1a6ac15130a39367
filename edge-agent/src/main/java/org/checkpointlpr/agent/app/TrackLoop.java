package org.checkpointlpr.agent.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.SightingMaker;

/**
 * The tracking thread: makes sightings of readings and hands each to the desk that matches it. A
 * bug that a frame or a vehicle meets is noted, and the next one is taken. Ends when no recognising
 * thread lives and no reading waits.
 */
final class TrackLoop implements Runnable {
  /**
   * Passes end by time, and another thread's answers come at any: the maker is asked ten times a
   * second also when nothing is read.
   */
  private static final long ROUND_MILLIS = 100;

  private final BlockingQueue<FrameReads> reads;
  private final SightingMaker maker;
  private final Consumer<SightingEvent> desk;
  private final BooleanSupplier moreToCome;
  private final LongSupplier nanoTime;
  private final Mishaps mishaps;
  private final Pulse pulse;

  TrackLoop(
      BlockingQueue<FrameReads> reads,
      SightingMaker maker,
      Consumer<SightingEvent> desk,
      BooleanSupplier moreToCome,
      LongSupplier nanoTime,
      Mishaps mishaps,
      Pulse pulse) {
    this.reads = reads;
    this.maker = maker;
    this.desk = desk;
    this.moreToCome = moreToCome;
    this.nanoTime = nanoTime;
    this.mishaps = mishaps;
    this.pulse = pulse;
  }

  @Override
  public void run() {
    try {
      while (true) {
        boolean more = moreToCome.getAsBoolean(); // asked before the poll: nothing slips between
        FrameReads frame = reads.poll(ROUND_MILLIS, TimeUnit.MILLISECONDS);
        pulse.beat();
        if (frame != null) {
          tell(() -> maker.accept(frame));
        } else if (!more) {
          break;
        }
        tell(() -> maker.advance(nanoTime.getAsLong()));
        pulse.rest();
      }
      tell(maker::finish);
    } catch (InterruptedException e) {
      drain();
      tell(maker::finish);
      Thread.currentThread().interrupt();
    } finally {
      pulse.rest();
    }
  }

  /** What was read before the end is told of too. */
  private void drain() {
    for (FrameReads frame : drained()) {
      tell(() -> maker.accept(frame));
    }
  }

  private List<FrameReads> drained() {
    List<FrameReads> rest = new ArrayList<>();
    reads.drainTo(rest);
    return rest;
  }

  private void tell(Supplier<List<SightingEvent>> events) {
    mishaps.guard("following vehicles", () -> events.get().forEach(this::tell));
  }

  private void tell(SightingEvent event) {
    mishaps.guard("matching a vehicle", () -> desk.accept(event));
  }
}
