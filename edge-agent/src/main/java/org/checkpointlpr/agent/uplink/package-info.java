/**
 * The link to a broker and what travels over it. Start at {@link
 * org.checkpointlpr.agent.uplink.Uplink} for a checkpoint and {@link
 * org.checkpointlpr.agent.uplink.MqttLink} for the port; the only package that knows the MQTT
 * client.
 */
@NullMarked
package org.checkpointlpr.agent.uplink;

import org.jspecify.annotations.NullMarked;
