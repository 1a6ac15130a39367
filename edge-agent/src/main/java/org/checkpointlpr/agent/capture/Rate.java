package org.checkpointlpr.agent.capture;

/** How often something happens, smoothed over about two seconds. Safe on any thread. */
final class Rate {
  private static final double SMOOTHED_NANOS = 2e9;

  // Guarded by this.
  private boolean begun;
  private long lastNanos;
  private double intervalNanos;

  /** Says that it happened. */
  synchronized void tick(long nowNanos) {
    if (begun) {
      double since = Math.max(1, nowNanos - lastNanos);
      double share = intervalNanos == 0 ? 1 : 1 - Math.exp(-since / SMOOTHED_NANOS);
      intervalNanos += share * (since - intervalNanos);
    }
    begun = true;
    lastNanos = nowNanos;
  }

  /** Returns how often a second it happens; falls while it does not happen. */
  synchronized double perSecond(long nowNanos) {
    double interval = Math.max(intervalNanos, (double) nowNanos - lastNanos);
    return intervalNanos == 0 || interval <= 0 ? 0 : 1e9 / interval;
  }
}
