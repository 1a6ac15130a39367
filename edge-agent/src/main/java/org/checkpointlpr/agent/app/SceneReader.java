package org.checkpointlpr.agent.app;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.PictureEncoder;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.agent.track.PlateRead;
import org.checkpointlpr.agent.web.Scenes;

/**
 * Keeps a small picture of the whole frame wherever a plate was read, for the crew's question "is
 * it this vehicle?" and for headquarters' request to see it. Frames without a plate cost nothing.
 */
final class SceneReader implements FrameReader {
  /** Encoding 1280 x 720 pixels so takes 3 to 4 ms. */
  private static final int WIDTH = 960;

  private static final int JPEG_QUALITY = 70;

  /** Ten a second: of a vehicle at 30 km/h one for each metre. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final FrameReader reader;
  private final Scenes scenes;

  SceneReader(FrameReader reader, Scenes scenes) {
    this.reader = reader;
    this.scenes = scenes;
  }

  @Override
  public FrameReads read(Frame frame, Supplier<Effort> effort) {
    FrameReads reads = reader.read(frame, effort);
    if (!reads.plates().isEmpty() && isDue(frame)) {
      byte[] jpeg = PictureEncoder.jpeg(frame, List.of(), WIDTH, JPEG_QUALITY);
      scenes.keep(
          frame.camera(),
          new Scenes.Scene(
              frame.capturedNanos(),
              frame.width(),
              frame.height(),
              Jpeg.of(jpeg),
              reads.plates().stream().map(PlateRead::corners).toList()));
    }
    return reads;
  }

  private boolean isDue(Frame frame) {
    Optional<Long> newest = scenes.newestNanos(frame.camera());
    return newest.isEmpty() || frame.capturedNanos() - newest.get() >= PAUSE_NANOS;
  }

  @Override
  public void close() {
    reader.close();
  }
}
