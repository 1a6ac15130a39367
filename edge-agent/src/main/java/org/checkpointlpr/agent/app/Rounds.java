package org.checkpointlpr.agent.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.health.Mishaps;

/** Does something again and again, also after a bug in it, until the thread is interrupted. */
final class Rounds implements Runnable {
  private final CountDownLatch never = new CountDownLatch(1);
  private final Duration pause;
  private final Runnable work;
  private final Mishaps mishaps;

  Rounds(Duration pause, Runnable work, Mishaps mishaps) {
    this.mishaps = mishaps;
    this.pause = pause;
    this.work = work;
  }

  @Override
  public void run() {
    try {
      do {
        mishaps.guard("a round", work);
      } while (!never.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
