package org.checkpointlpr.agent.capture;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass on the calling thread; tests put their own in its place. */
@FunctionalInterface
public interface Pause {
  /** Really waits. */
  Pause REAL =
      duration -> {
        // A latch that nobody opens: waiting that an interrupt ends at once.
        boolean opened = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
        assert !opened;
      };

  /**
   * Waits.
   *
   * @throws InterruptedException if the thread is asked to stop
   */
  void pause(Duration duration) throws InterruptedException;
}
