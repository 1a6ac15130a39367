package org.checkpointlpr.agent.capture;

import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;

/**
 * Ends a read of FFmpeg that takes too long, or whose thread was asked to stop. FFmpeg asks at
 * least every 100 ms while it waits for the network, on the thread that waits; so one call-back
 * serves all cameras, and each thread has its own deadline.
 *
 * <p>Resolving a host's name cannot be ended this way: the system's resolver limits that.
 */
final class ReadDeadline {
  private static final ThreadLocal<ReadDeadline> OF_THREAD =
      ThreadLocal.withInitial(ReadDeadline::new);

  /** Held for ever: native code points at it. */
  private static final Interrupt INTERRUPT = new Interrupt();

  private long endNanos = Long.MAX_VALUE;
  private boolean set;

  private ReadDeadline() {}

  /** Starts a deadline for the calling thread, instead of the one before. */
  static void start(Duration timeout) {
    ReadDeadline deadline = OF_THREAD.get();
    deadline.endNanos = System.nanoTime() + timeout.toNanos();
    deadline.set = true;
  }

  /** Takes the calling thread's deadline away. */
  static void clear() {
    OF_THREAD.remove();
  }

  /** Returns whether the calling thread's deadline has passed. */
  static boolean isOver() {
    ReadDeadline deadline = OF_THREAD.get();
    return deadline.set && System.nanoTime() - deadline.endNanos >= 0;
  }

  /** Returns the call-back for FFmpeg. */
  static AVIOInterruptCB.Callback_Pointer callback() {
    return INTERRUPT;
  }

  private static final class Interrupt extends AVIOInterruptCB.Callback_Pointer {
    @Override
    public int call(Pointer opaque) {
      return isOver() || Thread.currentThread().isInterrupted() ? 1 : 0;
    }
  }
}
