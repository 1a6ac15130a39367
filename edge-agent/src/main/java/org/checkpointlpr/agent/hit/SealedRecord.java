package org.checkpointlpr.agent.hit;

/**
 * A record ready to be stored and sent.
 *
 * @param hash of the signed record: what the next one names
 * @param sealed the bytes that travel; the device cannot open them again
 */
public record SealedRecord(RecordHash hash, Bytes sealed) {}
