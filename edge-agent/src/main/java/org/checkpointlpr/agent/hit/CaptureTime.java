package org.checkpointlpr.agent.hit;

import java.time.Instant;

/**
 * When a picture was taken, and how far that can be believed. Order never depends on it.
 *
 * @param at wall-clock time, milliseconds matter
 * @param source where the clock gets its time from
 * @param uncertaintyMs half width of the interval, milliseconds; -1 where nobody knows
 * @param boot the machine's boot, 8 hexadecimal digits
 * @param monotonicMs milliseconds since some instant of that boot
 */
public record CaptureTime(
    Instant at, Source source, long uncertaintyMs, String boot, long monotonicMs) {
  /** Where a clock gets its time from. */
  public enum Source {
    /** The operating system says that it follows time servers. */
    NTP,
    /** A satellite receiver on the machine. */
    GNSS,
    /** The machine's own clock, followed by nobody. */
    OWN,
    /** The time that the picture's file carries. */
    FILE
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if boot is malformed or the uncertainty below -1
   */
  public CaptureTime {
    if (!boot.matches("[0-9a-f]{8}")) {
      throw new IllegalArgumentException("boot '" + boot + "'; 8 hexadecimal digits are allowed");
    }
    Limits.range("uncertaintyMs", uncertaintyMs, -1, Long.MAX_VALUE);
  }
}
