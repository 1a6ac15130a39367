package org.checkpointlpr.agent.uplink;

import java.time.Instant;
import java.util.Optional;

/**
 * How the uplink is.
 *
 * @param connected whether a broker is connected now
 * @param broker the broker that is, or was last tried
 * @param since when it connected or lost the connection
 * @param trouble why it is not connected, in words
 * @param handedOver records that a broker took since the start
 * @param refused records that a broker refused since the start
 * @param receipts headquarters' receipts since the start
 * @param lastReceipt when headquarters last confirmed something
 * @param lastBeat headquarters' clock in its last beat
 * @param forked whether headquarters holds other records under our numbers: a cloned device
 */
public record UplinkStatus(
    boolean connected,
    String broker,
    Instant since,
    Optional<String> trouble,
    long handedOver,
    long refused,
    long receipts,
    Optional<Instant> lastReceipt,
    Optional<Instant> lastBeat,
    boolean forked) {}
