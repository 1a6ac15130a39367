package org.checkpointlpr.agent.outbox;

import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.RecordKind;

/**
 * A record to be sent.
 *
 * @param id the row
 * @param kind what it is: the sealed bytes do not say
 * @param sealed the bytes
 */
public record Outgoing(long id, RecordKind kind, Bytes sealed) {}
