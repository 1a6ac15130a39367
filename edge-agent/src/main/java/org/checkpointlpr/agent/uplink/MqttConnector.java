package org.checkpointlpr.agent.uplink;

import java.net.URI;

/** Makes links. Safe on any thread. */
public interface MqttConnector {
  /**
   * Connects.
   *
   * @param broker {@code ssl://host:port}
   * @throws LinkException if it cannot be reached, is not trusted, or refuses
   */
  MqttLink connect(URI broker, LinkSettings settings, LinkListener listener)
      throws LinkException, InterruptedException;
}
