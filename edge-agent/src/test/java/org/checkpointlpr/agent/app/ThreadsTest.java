package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.checkpointlpr.agent.health.Pulse;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private static final int MANY = 1000;

  private final Threads threads = new Threads();

  @Test
  void oneThreadMayAskWhileAnotherStartsMore() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    AtomicBoolean all = new AtomicBoolean();
    CompletableFuture<Void> asker =
        CompletableFuture.runAsync(
            () -> {
              while (!all.get()) {
                threads.anyAlive("nobody");
                asking.countDown();
              }
            });
    assertThat(asking.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < MANY; i++) {
      threads.start(new Pulse("some-" + i), () -> {});
    }
    all.set(true);
    asker.get(10, TimeUnit.SECONDS);
    threads.joinAll("some-");
    assertThat(threads.anyAlive("some-")).isFalse();
  }

  @Test
  void aThreadThatIsStoppedIsInterruptedAndWaitedFor() {
    threads.start(
        new Pulse("sleeper"),
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(threads.anyAlive("sleep")).isTrue();
    threads.stop("sleep", Duration.ofSeconds(10));
    assertThat(threads.anyAlive("sleep")).isFalse();
  }
}
