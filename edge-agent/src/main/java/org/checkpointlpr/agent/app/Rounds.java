package org.checkpointlpr.agent.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does something again and again, until the thread is interrupted. */
final class Rounds implements Runnable {
  private final CountDownLatch never = new CountDownLatch(1);
  private final Duration pause;
  private final Runnable work;

  Rounds(Duration pause, Runnable work) {
    this.pause = pause;
    this.work = work;
  }

  @Override
  public void run() {
    try {
      do {
        work.run();
      } while (!never.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
