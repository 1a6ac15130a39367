package org.checkpointlpr.agent.capture;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what one camera sent and what became of it. Every picture that is not delivered is counted
 * by its reason. Written by the capturing thread; safe to read on any.
 */
public final class CaptureMeter {
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong still = new AtomicLong();
  private final AtomicLong late = new AtomicLong();
  private final AtomicLong damaged = new AtomicLong();
  private final AtomicLong clockJumps = new AtomicLong();
  private final AtomicLong lastPictureNanos = new AtomicLong();
  private final Rate rate = new Rate();
  private volatile long lateNanos;
  private volatile int width;
  private volatile int height;

  /** Returns how many pictures were delivered. */
  public long delivered() {
    return delivered.get();
  }

  /** Returns how many were left out because nothing had changed. */
  public long still() {
    return still.get();
  }

  /** Returns how many were left out because a newer one was already waiting. */
  public long late() {
    return late.get();
  }

  /** Returns how many packets and pictures were damaged. */
  public long damaged() {
    return damaged.get();
  }

  /** Returns how often the camera's clock jumped. */
  public long clockJumps() {
    return clockJumps.get();
  }

  /** Returns all pictures that arrived whole, delivered or not. */
  public long arrived() {
    return delivered() + still() + late();
  }

  /** Returns the monotonic time at which the last whole picture arrived; 0 before the first. */
  public long lastPictureNanos() {
    return lastPictureNanos.get();
  }

  /** Returns how many whole pictures a second arrive, smoothed over about two seconds. */
  double perSecond(long nowNanos) {
    return rate.perSecond(nowNanos);
  }

  /** Returns how much later than the least delayed one the last picture arrived, nanoseconds. */
  public long lateNanos() {
    return lateNanos;
  }

  /** Returns the width of the last picture, pixels; 0 before the first. */
  public int width() {
    return width;
  }

  /** Returns the height of the last picture, pixels; 0 before the first. */
  public int height() {
    return height;
  }

  void arrived(int pictureWidth, int pictureHeight, long nowNanos, long lateByNanos) {
    width = pictureWidth;
    height = pictureHeight;
    lastPictureNanos.set(nowNanos);
    lateNanos = lateByNanos;
    rate.tick(nowNanos);
  }

  void countDelivered() {
    delivered.incrementAndGet();
  }

  void countStill() {
    still.incrementAndGet();
  }

  void countLate() {
    late.incrementAndGet();
  }

  void countDamaged(long more) {
    damaged.addAndGet(more);
  }

  void countClockJumps(long more) {
    clockJumps.addAndGet(more);
  }
}
