/**
 * How the agent is: what it counts ({@link org.checkpointlpr.agent.health.Counters}), whether its
 * threads still work ({@link org.checkpointlpr.agent.health.Pulse}), and what systemd is told
 * ({@link org.checkpointlpr.agent.health.Watchdog}).
 */
@NullMarked
package org.checkpointlpr.agent.health;

import org.jspecify.annotations.NullMarked;
