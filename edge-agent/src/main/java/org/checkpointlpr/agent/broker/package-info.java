/**
 * A broker inside this program, for the demonstration and for tests; real missions run mosquitto.
 * Start at {@link org.checkpointlpr.agent.broker.EmbeddedBroker}.
 */
@NullMarked
package org.checkpointlpr.agent.broker;

import org.jspecify.annotations.NullMarked;
