package org.checkpointlpr.agent.app;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.checkpointlpr.agent.capture.PictureEncoder;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.ocr.PlatePicture;
import org.checkpointlpr.agent.ocr.PlateReaders;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.recognise.StackRecogniser;
import org.checkpointlpr.agent.track.PlateRead;
import org.checkpointlpr.agent.track.Rereader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the cut pictures of a vehicle's looks as one, on the thread that asks. Opens its reader
 * when the first vehicle needs it; if that fails, it is logged once and nothing is read here.
 * Belongs to one thread: {@code stack}, or the tracker's own where films are read as fast as they
 * can be.
 */
final class StackedLooks implements Rereader {
  private static final Logger LOG = LoggerFactory.getLogger(StackedLooks.class);

  private final PlateReaders readers;
  private final Mishaps mishaps;
  private @Nullable StackRecogniser recogniser;
  private boolean failed;

  StackedLooks(PlateReaders readers, Mishaps mishaps) {
    this.readers = readers;
    this.mishaps = mishaps;
  }

  @Override
  public CompletableFuture<Reading> together(List<PlateRead> looks) {
    return CompletableFuture.completedFuture(read(looks));
  }

  /** Returns what the plate says, {@link Reading#NONE} if that cannot be told. */
  @SuppressWarnings("IllegalCatch") // whatever pictures do to the natives, vehicles are followed
  Reading read(List<PlateRead> looks) {
    try {
      StackRecogniser open = opened();
      return open == null
          ? Reading.NONE
          : open.read(looks.stream().map(StackedLooks::picture).toList());
    } catch (RuntimeException e) {
      mishaps.note(Counters.Name.WORK_FAILED, "reading pictures as one", e);
      return Reading.NONE;
    }
  }

  private @Nullable StackRecogniser opened() {
    if (recogniser == null && !failed) {
      try {
        recogniser = StackRecogniser.open(readers);
      } catch (NativesException e) {
        failed = true;
        LOG.warn("plates are read one by one alone because={}", e.getMessage());
      }
    }
    return recogniser;
  }

  /** The picture begins where {@link RecogniserReader} cut it from the frame. */
  private static PlatePicture picture(PlateRead look) {
    PictureEncoder.Region cut = RecogniserReader.cut(look.corners());
    Quad corners = look.corners().moved(-Math.max(0, cut.x()), -Math.max(0, cut.y()));
    return new PlatePicture(look.picture().bytes(), corners);
  }
}
