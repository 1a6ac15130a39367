package org.checkpointlpr.agent.capture;

import java.util.Optional;

/**
 * Where one capturing thread leaves the frames of one camera for the recognising threads. {@link
 * #offer} and {@link #end} belong to the capturing thread; {@link #poll} and {@link #displaced} are
 * safe on any. Several cameras take turns through {@link FrameTurns}.
 */
public interface FrameBox extends AutoCloseable {
  /** Returns the configured name of the camera. */
  String camera();

  /**
   * Leaves a frame here; the box owns it from now on, also when this throws.
   *
   * @throws InterruptedException if the thread is asked to stop while it waits for room; the frame
   *     is closed then
   */
  void offer(Frame frame) throws InterruptedException;

  /** Takes the frame that waits, if one does; the caller owns it and closes it. */
  Optional<Frame> poll();

  /**
   * Waits until a frame that is offered now is the next to be taken; at once where a newer frame
   * takes the place of an older one. For who would rather make a frame later than have it wait.
   *
   * @throws InterruptedException if the thread is asked to stop
   */
  void awaitRoom() throws InterruptedException;

  /** Returns whether a frame waits here now. */
  boolean holdsFrame();

  /** Says that no further frame comes. A frame that waits may still be taken. */
  void end();

  /** Returns whether {@link #end} or {@link #close} was called and no frame waits. */
  boolean isDone();

  /** Returns how many frames were closed here because nobody took them in time. */
  long displaced();

  /** Ends the box and closes the frame that waits. Further calls do nothing. */
  @Override
  void close();
}
