package org.checkpointlpr.agent.app;

import java.util.Optional;
import java.util.function.Predicate;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.FrameBox;
import org.checkpointlpr.agent.capture.FrameSource;
import org.checkpointlpr.agent.health.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one camera: takes frames from the source and leaves them in the box. Owns the
 * source, and closes it at the end.
 */
final class CaptureLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureLoop.class);

  private final FrameSource source;
  private final FrameBox box;
  private final Counters counters;
  private final Predicate<Frame> eyes;

  CaptureLoop(FrameSource source, FrameBox box, Counters counters) {
    this(source, box, counters, frame -> false);
  }

  /**
   * Creates a loop.
   *
   * @param eyes looks at a frame that is not to be read, and says so
   */
  CaptureLoop(FrameSource source, FrameBox box, Counters counters, Predicate<Frame> eyes) {
    this.source = source;
    this.box = box;
    this.counters = counters;
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
    if (eyes.test(frame)) {
      frame.close();
    } else {
      counters.count(Counters.Name.FRAMES);
      box.offer(frame);
    }
  }

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
    }
    return true;
  }
}
