package org.checkpointlpr.agent.web;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets a role's PIN be tried a few times only. After {@value #TRIES} wrong ones the role is locked
 * for a minute, then twice as long each time, up to an hour; the right PIN counts for nothing
 * meanwhile. At that pace a PIN of six digits is guessed after some two years on average. Safe on
 * any thread; one PIN is tried at a time.
 */
final class PinGuard {
  static final int TRIES = 5;

  private static final long FIRST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long MOST_NANOS = TimeUnit.HOURS.toNanos(1);

  private final PinHash pin;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private int wrong;
  private long lockNanos = FIRST_NANOS;
  private boolean locked;
  private long lockedUntil;

  PinGuard(PinHash pin, LongSupplier nanoTime) {
    this.pin = pin;
    this.nanoTime = nanoTime;
  }

  /** Returns if the PIN is right; refuses otherwise. */
  synchronized void check(String tried) throws Refusal {
    long now = nanoTime.getAsLong();
    if (locked && lockedUntil - now > 0) {
      throw Refusal.lockedOut(seconds(lockedUntil - now));
    }
    locked = false;
    if (pin.matches(tried)) {
      wrong = 0;
      lockNanos = FIRST_NANOS;
      return;
    }
    wrong++;
    if (wrong < TRIES) {
      throw Refusal.wrongPin(TRIES - wrong);
    }
    wrong = 0;
    locked = true;
    lockedUntil = now + lockNanos;
    long refusedFor = lockNanos;
    lockNanos = Math.min(MOST_NANOS, 2 * lockNanos);
    throw Refusal.lockedOut(seconds(refusedFor));
  }

  private static long seconds(long nanos) {
    return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999L));
  }
}
