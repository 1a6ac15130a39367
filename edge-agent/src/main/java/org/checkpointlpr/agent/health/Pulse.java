package org.checkpointlpr.agent.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A thread's sign of life: it calls {@link #beat()} once in each round of its loop, also when it
 * finds nothing to do. Safe on any thread.
 */
public final class Pulse {
  private final String name;
  private final long limitNanos;
  private final LongSupplier nanoTime;
  private final AtomicLong last;

  /**
   * Creates a pulse that has just beaten.
   *
   * @param name the thread's name
   * @param limit the longest time between two beats
   * @param nanoTime monotonic nanoseconds, {@link System#nanoTime} outside tests
   */
  public Pulse(String name, Duration limit, LongSupplier nanoTime) {
    this.name = name;
    this.limitNanos = limit.toNanos();
    this.nanoTime = nanoTime;
    this.last = new AtomicLong(nanoTime.getAsLong());
  }

  /** Returns the thread's name. */
  public String name() {
    return name;
  }

  /** Says that the thread works. */
  public void beat() {
    last.set(nanoTime.getAsLong());
  }

  /** Returns whether the last beat is recent enough. */
  public boolean isAlive() {
    return nanoTime.getAsLong() - last.get() <= limitNanos;
  }
}
