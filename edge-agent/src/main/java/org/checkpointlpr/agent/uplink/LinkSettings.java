package org.checkpointlpr.agent.uplink;

import java.time.Duration;
import java.util.Optional;
import org.checkpointlpr.agent.hit.Bytes;

/**
 * How to connect.
 *
 * @param clientId the certificate's name; brokers bind the two
 * @param will what the broker publishes, retained, when this client vanishes
 * @param keepAlive a half-open link is noticed after about twice this time, and 8 ms for each byte
 *     that is on its way
 * @param sessionExpiry how long the broker keeps messages for this client while it is away
 * @param timeout for connecting, TLS and the broker's answers, each
 */
public record LinkSettings(
    String clientId,
    Optional<Will> will,
    Duration keepAlive,
    Duration sessionExpiry,
    Duration timeout) {
  /**
   * A last will.
   *
   * @param topic where
   * @param payload what
   */
  public record Will(String topic, Bytes payload) {}

  /** Returns settings with the values that were measured: 20 s, 30 days, 10 s. */
  public static LinkSettings of(String clientId, Optional<Will> will) {
    return new LinkSettings(
        clientId, will, Duration.ofSeconds(20), Duration.ofDays(30), Duration.ofSeconds(10));
  }
}
