package org.checkpointlpr.agent.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread's sign of life. The thread calls {@link #beat()} when it takes up a piece of work and
 * {@link #rest()} when it has nothing to do: waiting is no illness, a piece of work that does not
 * end is. A thread that ends by something thrown has no pulse any more. Safe on any thread.
 */
public final class Pulse {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

  /** Stands for "resting"; {@link System#nanoTime} could give it once in 584 years. */
  private static final long RESTING = Long.MIN_VALUE;

  private final String name;
  private final long limitNanos;
  private final LongSupplier nanoTime;
  private final AtomicLong busySince = new AtomicLong(RESTING);

  // Guarded by this.
  private @Nullable Throwable death;
  // Guarded by this.
  private Consumer<Throwable> heir = thrown -> {};

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

  /**
   * Creates the pulse of a thread that never says when it begins and ends a piece of work: it stops
   * by the thread's death alone.
   */
  public Pulse(String name) {
    this(name, Duration.ZERO, () -> 0);
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

  /**
   * Returns a thread's whole work with this pulse: if it ends by something thrown, that is logged
   * without its message, and the pulse has stopped for good: the work is not done a second time.
   */
  @SuppressWarnings("IllegalCatch") // nobody stands above a thread's whole work
  public Runnable of(Runnable work) {
    return () -> {
      if (hasStopped()) {
        return;
      }
      try {
        work.run();
      } catch (Throwable e) {
        LOG.error("thread={} died", name, BareTrace.of(e));
        stop(e);
      }
    };
  }

  /**
   * Sets who is told, on the dying thread, what it died of; at once if it is dead already. Must not
   * wait for that thread.
   */
  public void onDeath(Consumer<Throwable> newHeir) {
    Throwable past;
    synchronized (this) {
      heir = newHeir;
      past = death;
    }
    if (past != null) {
      newHeir.accept(past);
    }
  }

  private synchronized boolean hasStopped() {
    return death != null;
  }

  private void stop(Throwable thrown) {
    Consumer<Throwable> told;
    synchronized (this) {
      death = thrown;
      told = heir;
    }
    told.accept(thrown);
  }

  /**
   * Returns whether the thread has not died, and rests or has begun its piece of work recently
   * enough.
   */
  public boolean isAlive() {
    if (hasStopped()) {
      return false;
    }
    long since = busySince.get();
    return since == RESTING || nanoTime.getAsLong() - since <= limitNanos;
  }
}
