package org.checkpointlpr.agent.health;

import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the agent lives, but only while every pulse beats: a process whose reader
 * hangs, or one of whose threads has died, is restarted. A camera or a broker that is away is a
 * state, not a death. Called by one thread.
 */
public final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final SystemdNotifier systemd;
  private final List<Pulse> pulses;
  private boolean alive = true;

  /** Creates a watchdog over the pulses. */
  public Watchdog(SystemdNotifier systemd, List<Pulse> pulses) {
    this.systemd = systemd;
    this.pulses = List.copyOf(pulses);
  }

  /**
   * Looks at the pulses once; due every third of systemd's {@code WatchdogSec}, or more often.
   *
   * @return whether all beat
   */
  public boolean check() {
    List<Pulse> stuck = pulses.stream().filter(pulse -> !pulse.isAlive()).toList();
    if (stuck.isEmpty()) {
      systemd.send("WATCHDOG=1");
    } else if (alive) {
      LOG.error(
          "stuck or dead threads={}; systemd will restart the agent",
          stuck.stream().map(Pulse::name).collect(Collectors.joining(",")));
    }
    alive = stuck.isEmpty();
    return alive;
  }
}
