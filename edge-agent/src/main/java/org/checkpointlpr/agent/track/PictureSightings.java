package org.checkpointlpr.agent.track;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.checkpointlpr.plate.PlateText;

/**
 * Single pictures: each plate in each picture is one sighting, at once, and final. Belongs to one
 * thread.
 */
public final class PictureSightings implements SightingMaker {
  private final Function<PlateText, List<String>> issuers;
  private final LongSupplier passes;

  /**
   * Creates a maker.
   *
   * @param issuers returns the ids of the issuers whose layouts a text fits, most likely first
   * @param passes yields a new pass's number at each call
   */
  public PictureSightings(Function<PlateText, List<String>> issuers, LongSupplier passes) {
    this.issuers = issuers;
    this.passes = passes;
  }

  @Override
  public List<SightingEvent> accept(FrameReads frame) {
    List<SightingEvent> events = new ArrayList<>();
    for (PlateRead plate : frame.plates()) {
      if (!plate.reading().isEmpty()) {
        events.add(
            new SightingEvent(
                passes.getAsLong(), SightingEvent.Stage.FINAL, sighting(frame, plate)));
      }
    }
    return events;
  }

  private Sighting sighting(FrameReads frame, PlateRead plate) {
    return new Sighting(
        frame.camera(),
        frame.capturedAt(),
        frame.capturedNanos(),
        plate.reading(),
        1,
        plate.corners(),
        issuers.apply(plate.reading().best().text()),
        plate.picture());
  }

  @Override
  public List<SightingEvent> advance(long nowNanos) {
    return List.of();
  }

  @Override
  public List<SightingEvent> finish() {
    return List.of();
  }
}
