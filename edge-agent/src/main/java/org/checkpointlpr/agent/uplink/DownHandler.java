package org.checkpointlpr.agent.uplink;

/** Takes messages of further topics: releases of a watchlist, commands. */
@FunctionalInterface
public interface DownHandler {
  /**
   * Takes one message, on the uplink thread. Must be quick: longer work belongs to a thread of its
   * own. The broker is told that it arrived when this returns, unless {@link #acknowledges}.
   */
  void received(Incoming incoming);

  /**
   * Returns whether this handler runs {@link Incoming#acknowledge} by itself, on any thread, once a
   * message is safe: the broker sends no more than some dozens beyond.
   */
  default boolean acknowledges() {
    return false;
  }
}
