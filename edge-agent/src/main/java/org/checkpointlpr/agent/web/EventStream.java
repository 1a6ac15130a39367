package org.checkpointlpr.agent.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One browser's events. They wait in a queue of bounded length; a browser that does not take them
 * is dropped, and fetches everything anew when it comes back. {@link #run} belongs to one thread,
 * the rest is safe on any.
 */
final class EventStream {
  /** At 4 states and some alarms a second, a minute of not reading. */
  static final int WAITING = 256;

  private static final long POLL_MILLIS = 1000;

  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(WAITING);
  private final String session;

  // Guarded by this.
  private @Nullable Thread writer;
  private boolean ended;

  EventStream(String session) {
    this.session = session;
  }

  String session() {
    return session;
  }

  /** Leaves an event for the browser; returns false if it had to be dropped for being slow. */
  boolean offer(byte[] event) {
    if (queue.offer(event)) {
      return true;
    }
    end();
    return false;
  }

  /**
   * Ends the stream now. A thread that hangs in a write is interrupted: the socket is an
   * interruptible channel, which closes then.
   */
  synchronized void end() {
    ended = true;
    Thread hanging = writer;
    if (hanging != null) {
      hanging.interrupt();
    }
  }

  /** Ends the stream once what waits is written. */
  synchronized void endGently() {
    ended = true;
  }

  /** Writes events as they come, until the stream ends or the browser is gone. */
  void run(OutputStream out) throws IOException {
    if (!begin()) {
      return;
    }
    try {
      while (!hasEnded()) {
        byte[] event = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (event != null) {
          out.write(event);
          drain(out);
          out.flush();
        }
      }
      drain(out);
      out.flush();
    } catch (InterruptedException e) {
      // The end of this stream, not of the thread, which serves other requests afterwards.
    } finally {
      finish();
    }
  }

  private void drain(OutputStream out) throws IOException {
    for (byte[] more = queue.poll(); more != null; more = queue.poll()) {
      out.write(more);
    }
  }

  private synchronized boolean begin() {
    writer = ended ? null : Thread.currentThread();
    return !ended;
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  private synchronized void finish() {
    ended = true;
    writer = null;
    // Clears an interrupt that came after the last write: the thread goes back to its pool.
    var unused = Thread.interrupted();
  }
}
