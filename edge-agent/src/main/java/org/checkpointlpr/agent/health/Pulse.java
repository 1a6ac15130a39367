package org.checkpointlpr.agent.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A thread's sign of life. The thread calls {@link #beat()} when it takes up a piece of work and
 * {@link #rest()} when it has nothing to do: waiting is no illness, a piece of work that does not
 * end is. Safe on any thread.
 */
public final class Pulse {
  /** Stands for "resting"; {@link System#nanoTime} could give it once in 584 years. */
  private static final long RESTING = Long.MIN_VALUE;

  private final String name;
  private final long limitNanos;
  private final LongSupplier nanoTime;
  private final AtomicLong busySince = new AtomicLong(RESTING);

  /**
   * Creates a pulse at rest.
   *
   * @param name the thread's name
   * @param limit the longest time that one piece of work may take
   * @param nanoTime monotonic nanoseconds, {@link System#nanoTime} outside tests
   */
  public Pulse(String name, Duration limit, LongSupplier nanoTime) {
    this.name = name;
    this.limitNanos = limit.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Returns the thread's name. */
  public String name() {
    return name;
  }

  /** Says that the thread takes up a piece of work. */
  public void beat() {
    busySince.set(nanoTime.getAsLong());
  }

  /** Says that the thread waits for work. */
  public void rest() {
    busySince.set(RESTING);
  }

  /** Returns whether the thread rests or has begun its piece of work recently enough. */
  public boolean isAlive() {
    long since = busySince.get();
    return since == RESTING || nanoTime.getAsLong() - since <= limitNanos;
  }
}
