package org.checkpointlpr.agent.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives the frames of all cameras to the recognising threads, the cameras in turn: a camera that
 * sends many pictures does not starve another. Safe on any thread.
 */
public final class FrameTurns implements AutoCloseable {
  private final Object lock = new Object();
  private final Runnable leftOut;

  // Guarded by lock.
  private final List<FrameBox> boxes = new ArrayList<>();
  private int next;
  private boolean closed;

  /** Creates turns without cameras, of which nobody counts what is left out. */
  public FrameTurns() {
    this(() -> {});
  }

  /**
   * Creates turns without cameras.
   *
   * @param leftOut called for each frame that nobody took in time, on any thread; it must not wait
   */
  public FrameTurns(Runnable leftOut) {
    this.leftOut = leftOut;
  }

  /** Adds a live camera; returns the box for its capturing thread. */
  public FrameBox addLive(String camera) {
    return add(new LatestFrame(camera, this::wake, leftOut));
  }

  /** Adds a source of pictures of which none may be skipped; returns the box for its thread. */
  public FrameBox addFiles(String camera) {
    return add(new HandOver(camera, this::wake, leftOut));
  }

  /**
   * Waits for a frame of any camera.
   *
   * @return the frame, owned by the caller; empty when every box has ended or this was closed
   * @throws InterruptedException if the thread is asked to stop
   */
  public Optional<Frame> take() throws InterruptedException {
    synchronized (lock) {
      while (!closed) {
        boolean done = true;
        for (int i = 0; i < boxes.size(); i++) {
          FrameBox box = boxes.get((next + i) % boxes.size());
          Optional<Frame> frame = box.poll();
          if (frame.isPresent()) {
            next = (next + i + 1) % boxes.size();
            return frame;
          }
          done &= box.isDone();
        }
        if (done) {
          return Optional.empty();
        }
        lock.wait();
      }
      return Optional.empty();
    }
  }

  /** Returns whether a camera is a live one, whose frames are left out when a newer one comes. */
  public boolean isLive(String camera) {
    return boxes().stream()
        .anyMatch(box -> box instanceof LatestFrame && box.camera().equals(camera));
  }

  /**
   * Returns whether a frame of a live camera waits now: who has one should not take long over it.
   */
  public boolean isPressed() {
    return boxes().stream().anyMatch(box -> box instanceof LatestFrame && box.holdsFrame());
  }

  /** Returns whether no frame waits now, neither of a live camera nor of a file. */
  public boolean isIdle() {
    return boxes().stream().noneMatch(FrameBox::holdsFrame);
  }

  /** Returns the boxes, in the order in which they were added, for their counters. */
  public List<FrameBox> boxes() {
    synchronized (lock) {
      return List.copyOf(boxes);
    }
  }

  /** Closes every box and the frames that wait in them; those who wait get an empty answer. */
  @Override
  public void close() {
    List<FrameBox> all;
    synchronized (lock) {
      closed = true;
      all = List.copyOf(boxes);
    }
    all.forEach(FrameBox::close);
    wake();
  }

  private FrameBox add(FrameBox box) {
    synchronized (lock) {
      boxes.add(box);
    }
    return box;
  }

  private void wake() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }
}
