package org.checkpointlpr.agent.app;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.health.Pulse;

/**
 * The signs of life of a program's threads, and which of them was the first to die. Without one of
 * its threads a program would look as if it worked: all are woken then. Safe on any thread.
 */
final class Pulses {
  private final Duration hang;
  private final LongSupplier nanoTime;
  private final Runnable wake;
  private final List<Pulse> own = new CopyOnWriteArrayList<>();
  private final List<Pulse> all = new CopyOnWriteArrayList<>();
  private final AtomicReference<ThreadDiedException> death = new AtomicReference<>();

  /**
   * Creates an empty set.
   *
   * @param hang the longest time that one piece of work of a thread may take
   * @param nanoTime monotonic nanoseconds
   * @param wake called on the thread that dies: wakes whoever waits for it, so that the program
   *     ends
   */
  Pulses(Duration hang, LongSupplier nanoTime, Runnable wake) {
    this.hang = hang;
    this.nanoTime = nanoTime;
    this.wake = wake;
  }

  /** Makes the pulse of a thread that reads or follows vehicles. */
  Pulse make(String name) {
    Pulse pulse = new Pulse(name, hang, nanoTime);
    own.add(pulse);
    watch(pulse);
    return pulse;
  }

  /** Watches another feature's thread too. */
  void watch(Pulse pulse) {
    all.add(pulse);
    pulse.onDeath(thrown -> died(pulse, thrown));
  }

  private void died(Pulse pulse, Throwable thrown) {
    death.compareAndSet(null, new ThreadDiedException(pulse.name(), thrown));
    wake.run();
  }

  /** Returns those that were made here; grows with them. */
  List<Pulse> own() {
    return Collections.unmodifiableList(own);
  }

  /** Returns all that are watched now. */
  List<Pulse> all() {
    return List.copyOf(all);
  }

  /**
   * Does nothing while all threads live or have ended by themselves.
   *
   * @throws ThreadDiedException naming the first that has died
   */
  void requireAlive() {
    ThreadDiedException died = death.get();
    if (died != null) {
      throw died;
    }
  }
}
