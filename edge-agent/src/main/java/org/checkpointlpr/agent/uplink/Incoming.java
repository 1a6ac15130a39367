package org.checkpointlpr.agent.uplink;

import org.checkpointlpr.agent.hit.Bytes;

/**
 * A message from the broker. It is delivered again, after the next connect, unless it is
 * acknowledged.
 *
 * @param topic where it was published
 * @param payload what was published
 * @param retained whether the broker had kept it from before the subscription
 * @param acknowledge to be run once the message is safe; may throw nothing
 */
public record Incoming(String topic, Bytes payload, boolean retained, Runnable acknowledge) {}
