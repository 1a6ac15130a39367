package org.checkpointlpr.agent.capture;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A box for pictures from files: none is skipped. Offering waits until the frame before was taken.
 */
public final class HandOver implements FrameBox {
  private final String camera;
  private final Runnable arrived;
  private final Runnable leftOut;
  private final Object lock = new Object();

  // Guarded by lock.
  private @Nullable Frame slot;
  private boolean ended;
  private boolean closed;
  private long displaced;

  /**
   * Creates an empty box.
   *
   * @param camera the configured name of the camera
   * @param arrived called after a frame was left or the box ended, on the capturing thread
   * @param leftOut called for each frame that is closed here because nobody took it in time
   */
  HandOver(String camera, Runnable arrived, Runnable leftOut) {
    this.camera = camera;
    this.arrived = arrived;
    this.leftOut = leftOut;
  }

  @Override
  public String camera() {
    return camera;
  }

  @Override
  public void awaitRoom() throws InterruptedException {
    synchronized (lock) {
      while (slot != null && !closed) {
        lock.wait();
      }
    }
  }

  @Override
  public void offer(Frame frame) throws InterruptedException {
    synchronized (lock) {
      try {
        awaitRoom();
      } catch (InterruptedException e) {
        discard(frame);
        throw e;
      }
      if (closed) {
        discard(frame);
        return;
      }
      slot = frame;
    }
    arrived.run();
  }

  @Override
  public Optional<Frame> poll() {
    synchronized (lock) {
      Frame frame = slot;
      slot = null;
      lock.notifyAll();
      return Optional.ofNullable(frame);
    }
  }

  @Override
  public boolean holdsFrame() {
    synchronized (lock) {
      return slot != null;
    }
  }

  @Override
  public void end() {
    synchronized (lock) {
      ended = true;
    }
    arrived.run();
  }

  @Override
  public boolean isDone() {
    synchronized (lock) {
      return (ended || closed) && slot == null;
    }
  }

  @Override
  public long displaced() {
    synchronized (lock) {
      return displaced;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (slot != null) {
        discard(slot);
        slot = null;
      }
      lock.notifyAll();
    }
    arrived.run();
  }

  private void discard(Frame frame) {
    frame.close();
    displaced++;
    leftOut.run();
  }
}
