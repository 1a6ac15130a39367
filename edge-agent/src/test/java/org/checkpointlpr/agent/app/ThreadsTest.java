package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
  void aThreadThatIsAboutToEndIsNotInterruptedAndOneThatIsNotIs() {
    CountDownLatch ending = new CountDownLatch(1);
    AtomicBoolean whole = new AtomicBoolean();
    threads.start(new Pulse("reader-1"), () -> whole.set(waits(ending)));
    threads.start(new Pulse("other"), ending::countDown);
    threads.end("reader-", Duration.ofSeconds(30));
    assertThat(whole).isTrue();
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean stopped = new AtomicBoolean();
    threads.start(new Pulse("sleeper"), () -> stopped.set(!waits(never)));
    threads.end("sleeper", Duration.ofMillis(50));
    await().untilTrue(stopped);
  }

  private static boolean waits(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
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
