package org.checkpointlpr.agent.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.hit.CaptureTime;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.watchlist.WatchlistStore;

/**
 * Where the page learns how everything is. All of it may be asked on any thread.
 *
 * @param config what the agent was told
 * @param feed the way to headquarters
 * @param lists the watchlist
 * @param lastRefusal why the newest release was refused; empty if it was not
 * @param cameras the cameras
 * @param counters what is counted
 * @param pulses the threads that read and match; may grow while the agent starts
 * @param clock where the wall clock gets its time from
 */
public record StatusSources(
    AgentConfig config,
    CheckpointFeed feed,
    WatchlistStore lists,
    Supplier<Optional<String>> lastRefusal,
    CameraBoard cameras,
    Counters counters,
    List<Pulse> pulses,
    Supplier<CaptureTime.Source> clock) {}
