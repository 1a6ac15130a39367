package org.checkpointlpr.agent.uplink;

/** Hears of a link. Called on the link's own threads: must only enqueue. */
public interface LinkListener {
  /** A message came. */
  void received(Incoming incoming);

  /** The connection is gone; nothing more will come. */
  void lost(String why);
}
