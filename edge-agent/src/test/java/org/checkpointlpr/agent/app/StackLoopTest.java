package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.PlateRead;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StackLoopTest {
  private static final Reading READ =
      Reading.of(List.of(new Alternative(new PlateText("KX71234"), 0.9)));

  private final Counters counters = new Counters();
  private final Pulse pulse = new Pulse("stack", Duration.ofSeconds(30), System::nanoTime);
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Threads threads = new Threads();

  @AfterEach
  void stop() {
    threads.stop("stack", Duration.ofSeconds(10));
  }

  @Test
  void whoAsksDoesNotWaitAndGetsTheAnswerLater() throws Exception {
    StackLoop loop = start();
    CompletableFuture<Reading> answer = loop.together(List.of());
    assertThat(answer).isNotDone();
    ready.countDown();
    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(READ);
  }

  @Test
  void moreVehiclesThanCanWaitAreAnsweredWithNothingAndCounted() throws Exception {
    StackLoop loop = start();
    List<CompletableFuture<Reading>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(loop.together(List.of()));
    }
    long leftOut = answers.stream().filter(CompletableFuture::isDone).count();
    assertThat(leftOut).as("one is read, eight wait").isBetween(11L, 12L);
    assertThat(counters.get(Counters.Name.STACKS_LEFT_OUT)).isEqualTo(leftOut);
    ready.countDown();
    for (CompletableFuture<Reading> answer : answers) {
      answer.get(10, TimeUnit.SECONDS);
    }
    assertThat(answers.stream().filter(answer -> answer.join().equals(READ)).count())
        .isEqualTo(20 - leftOut);
  }

  @Test
  void anErrorAnswersWithNothingAndStopsThePulse() throws Exception {
    CountDownLatch dead = new CountDownLatch(1);
    pulse.onDeath(thrown -> dead.countDown());
    StackLoop loop =
        new StackLoop(
            looks -> {
              throw new UnsatisfiedLinkError("gone");
            },
            counters,
            pulse);
    threads.start(pulse, loop);
    assertThat(loop.together(List.of()).get(10, TimeUnit.SECONDS)).isEqualTo(Reading.NONE);
    assertThat(dead.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(pulse.isAlive()).isFalse();
  }

  private StackLoop start() {
    StackLoop loop = new StackLoop(this::read, counters, pulse);
    threads.start(pulse, loop);
    return loop;
  }

  private Reading read(List<PlateRead> looks) {
    try {
      ready.await();
      return READ;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reading.NONE;
    }
  }
}
