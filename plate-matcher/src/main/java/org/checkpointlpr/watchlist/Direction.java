package org.checkpointlpr.watchlist;

/** Which way a vehicle passes a checkpoint. */
public enum Direction {
  /** Not known, or either. */
  ANY,
  /** Into the protected area. */
  IN,
  /** Out of it. */
  OUT
}
