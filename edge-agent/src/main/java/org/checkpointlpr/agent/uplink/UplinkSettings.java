package org.checkpointlpr.agent.uplink;

import java.net.URI;
import java.util.List;
import org.checkpointlpr.agent.hit.Topics;

/**
 * Where a checkpoint's records go.
 *
 * @param topics the mission's
 * @param checkpoint this checkpoint's name
 * @param brokers in order of preference; after a failure the next is tried
 * @param bytesPerHour how much may be sent, for links that are paid by the byte; 0 for no limit
 */
public record UplinkSettings(
    Topics topics, String checkpoint, List<URI> brokers, long bytesPerHour) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no broker or the limit is negative
   */
  public UplinkSettings {
    brokers = List.copyOf(brokers);
    if (brokers.isEmpty()) {
      throw new IllegalArgumentException("no broker; name at least one");
    }
    if (bytesPerHour < 0) {
      throw new IllegalArgumentException(bytesPerHour + " bytes an hour; at least 0");
    }
  }
}
