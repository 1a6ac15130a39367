/**
 * The agent's configuration: one YAML file becomes one tree of immutable records. Start at {@link
 * org.checkpointlpr.agent.config.ConfigFile}.
 */
@NullMarked
package org.checkpointlpr.agent.config;

import org.jspecify.annotations.NullMarked;
