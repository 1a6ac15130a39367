package org.checkpointlpr.agent.outbox;

import org.checkpointlpr.agent.hit.Bytes;

/**
 * A record to be sent.
 *
 * @param id the row
 * @param sealed the bytes
 */
public record Outgoing(long id, Bytes sealed) {}
