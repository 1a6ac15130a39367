package org.checkpointlpr.agent.app;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.FrameBox;
import org.checkpointlpr.agent.capture.FrameSource;
import org.checkpointlpr.agent.capture.Pause;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Mishaps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one camera: takes frames from the source and leaves them in the box. Owns the
 * source, and closes it at the end.
 */
final class CaptureLoop implements Runnable {
  /** A bug that every picture meets fills neither the log nor the processor. */
  private static final Duration AFTER_A_BUG = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(CaptureLoop.class);

  private final FrameSource source;
  private final FrameBox box;
  private final Counters counters;
  private final Mishaps mishaps;
  private final Predicate<Frame> eyes;

  CaptureLoop(FrameSource source, FrameBox box, Counters counters) {
    this(source, box, counters, new Mishaps(counters), frame -> false);
  }

  /**
   * Creates a loop.
   *
   * @param eyes looks at a frame that is not to be read, and says so
   */
  CaptureLoop(
      FrameSource source, FrameBox box, Counters counters, Mishaps mishaps, Predicate<Frame> eyes) {
    this.source = source;
    this.box = box;
    this.counters = counters;
    this.mishaps = mishaps;
    this.eyes = eyes;
  }

  @Override
  public void run() {
    try (source) {
      boolean more = true;
      while (more && !Thread.currentThread().isInterrupted()) {
        more = step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      box.end();
    }
  }

  private void take(Frame frame) throws InterruptedException {
    boolean ours = true;
    try {
      if (!eyes.test(frame)) {
        counters.count(Counters.Name.FRAMES);
        ours = false;
        box.offer(frame);
      }
    } finally {
      if (ours) {
        frame.close();
      }
    }
  }

  @SuppressWarnings("IllegalCatch") // whatever one picture meets, the camera's next one is taken
  private boolean step() throws InterruptedException {
    box.awaitRoom(); // before a picture is decoded: one ahead is enough, and two would be late
    try {
      Optional<Frame> frame = source.next();
      if (frame.isEmpty()) {
        return false;
      }
      take(frame.get());
    } catch (CaptureException e) {
      counters.count(Counters.Name.FRAMES_UNREADABLE);
      LOG.warn("skipped camera={} because={}", source.camera(), e.getMessage());
    } catch (RuntimeException e) {
      mishaps.note(Counters.Name.FRAMES_UNREADABLE, "taking a picture of " + source.camera(), e);
      Pause.REAL.pause(AFTER_A_BUG);
    }
    return true;
  }
}
