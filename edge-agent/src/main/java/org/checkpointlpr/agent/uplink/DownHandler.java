package org.checkpointlpr.agent.uplink;

/** Takes messages of further topics: releases of a watchlist, commands. */
@FunctionalInterface
public interface DownHandler {
  /**
   * Takes one message, on the uplink thread; the broker is told that it arrived when this returns.
   * Must be quick: longer work belongs to a thread of its own.
   */
  void received(Incoming incoming);
}
