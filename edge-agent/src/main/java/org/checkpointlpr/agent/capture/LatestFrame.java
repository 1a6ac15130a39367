package org.checkpointlpr.agent.capture;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A box for a live camera: the newest frame wins. The frame it displaces is closed and counted, so
 * a slow machine is late by one frame and never by a queue of them. Offering never waits.
 */
public final class LatestFrame implements FrameBox {
  private final String camera;
  private final Runnable arrived;
  private final Runnable leftOut;
  private final AtomicReference<@Nullable Frame> slot = new AtomicReference<>();
  private final AtomicLong displaced = new AtomicLong();
  private volatile boolean ended;

  /**
   * Creates an empty box.
   *
   * @param camera the configured name of the camera
   * @param arrived called after a frame was left or the box ended, on the capturing thread
   * @param leftOut called for each frame that is closed here because nobody took it in time
   */
  LatestFrame(String camera, Runnable arrived, Runnable leftOut) {
    this.camera = camera;
    this.arrived = arrived;
    this.leftOut = leftOut;
  }

  @Override
  public String camera() {
    return camera;
  }

  @Override
  public void offer(Frame frame) {
    discard(slot.getAndSet(frame));
    if (ended) {
      // close() may have emptied the slot just before; nobody would come for this frame.
      discard(slot.getAndSet(null));
    }
    arrived.run();
  }

  @Override
  public Optional<Frame> poll() {
    return Optional.ofNullable(slot.getAndSet(null));
  }

  @Override
  public void awaitRoom() {
    // There is always room: the newest frame wins.
  }

  @Override
  public boolean holdsFrame() {
    return slot.get() != null;
  }

  @Override
  public void end() {
    ended = true;
    arrived.run();
  }

  @Override
  public boolean isDone() {
    return ended && slot.get() == null;
  }

  @Override
  public long displaced() {
    return displaced.get();
  }

  @Override
  public void close() {
    ended = true;
    discard(slot.getAndSet(null));
    arrived.run();
  }

  private void discard(@Nullable Frame frame) {
    if (frame != null) {
      frame.close();
      displaced.incrementAndGet();
      leftOut.run();
    }
  }
}
