package org.checkpointlpr.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void aPieceOfWorkThatDoesNotEndIsNoticedAlsoWhenTheNanosecondsWrapAround() {
    Pulse pulse = new Pulse("recognise-1", Duration.ofSeconds(10), now::get);
    pulse.beat();
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(pulse.isAlive()).isTrue();
    now.incrementAndGet();
    assertThat(pulse.isAlive()).isFalse();
    pulse.beat();
    assertThat(pulse.isAlive()).isTrue();
  }

  @Test
  void aThreadThatWaitsForWorkIsAliveHoweverLong() {
    Pulse pulse = new Pulse("recognise-1", Duration.ofSeconds(10), now::get);
    pulse.beat();
    pulse.rest();
    now.addAndGet(Duration.ofDays(7).toNanos());
    assertThat(pulse.isAlive()).isTrue();
  }

  @Test
  void oneStuckThreadKeepsTheWatchdogFromBeingFed() {
    Pulse reader = new Pulse("recognise-1", Duration.ofSeconds(10), now::get);
    Pulse outbox = new Pulse("outbox", Duration.ofSeconds(30), now::get);
    Watchdog watchdog = new Watchdog(SystemdNotifier.ofSocket(""), List.of(reader, outbox));
    reader.beat();
    outbox.beat();
    assertThat(watchdog.check()).isTrue();
    now.addAndGet(Duration.ofSeconds(20).toNanos());
    assertThat(watchdog.check()).isFalse();
    reader.beat();
    assertThat(watchdog.check()).isTrue();
  }

  @Test
  void aThreadThatDiesKeepsTheWatchdogFromBeingFedForGoodAndItsWorkIsNotDoneAgain() {
    Pulse pulse = new Pulse("outbox", Duration.ofSeconds(30), now::get);
    Watchdog watchdog = new Watchdog(SystemdNotifier.ofSocket(""), List.of(pulse));
    List<Throwable> heard = new ArrayList<>();
    pulse.onDeath(heard::add);
    AtomicLong times = new AtomicLong();
    Runnable work =
        pulse.of(
            () -> {
              times.incrementAndGet();
              throw new LinkageError("a library is gone");
            });
    assertThat(watchdog.check()).isTrue();
    work.run();
    assertThat(watchdog.check()).isFalse();
    pulse.beat();
    pulse.rest();
    work.run();
    assertThat(watchdog.check()).isFalse();
    assertThat(times).hasValue(1);
    assertThat(heard).singleElement().isInstanceOf(LinkageError.class);
  }

  @Test
  void whoAsksAfterTheDeathHearsOfItToo() {
    Pulse pulse = new Pulse("outbox");
    pulse
        .of(
            () -> {
              throw new IllegalStateException();
            })
        .run();
    List<Throwable> heard = new ArrayList<>();
    pulse.onDeath(heard::add);
    assertThat(heard).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aThreadThatEndsByItselfIsNotDead() {
    Pulse pulse = new Pulse("recognise-1");
    pulse.of(() -> {}).run();
    assertThat(pulse.isAlive()).isTrue();
  }

  @Test
  void countersOnlyGrow() {
    Counters counters = new Counters();
    counters.add(Counters.Name.FRAMES, 3);
    counters.count(Counters.Name.FRAMES);
    counters.count(Counters.Name.HITS_STORED);
    assertThat(counters.get(Counters.Name.FRAMES)).isEqualTo(4);
    assertThat(counters.get(Counters.Name.MATCHES)).isZero();
    assertThat(counters.toString()).isEqualTo("frames=4 hits_stored=1");
    assertThatThrownBy(() -> counters.add(Counters.Name.FRAMES, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
