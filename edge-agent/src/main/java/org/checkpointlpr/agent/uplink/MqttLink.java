package org.checkpointlpr.agent.uplink;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One connection to a broker, from its beginning to its end; a new connection is a new link. Every
 * message travels at QoS 1. Used by one thread, except {@link #close()}.
 */
public interface MqttLink extends AutoCloseable {
  /**
   * Publishes. Waits while as many messages are in flight as the broker allows.
   *
   * @return what the broker says; fails with {@link LinkException} when the link breaks before
   * @throws LinkException if the link is broken, or the broker answers nothing for the time-out
   */
  CompletableFuture<Handed> publish(String topic, byte[] payload, boolean retained)
      throws LinkException, InterruptedException;

  /**
   * Subscribes at QoS 1 and waits for the broker's answer. That the broker grants a filter does not
   * say that it will deliver.
   *
   * @throws LinkException if the broker refuses, or does not answer in time
   */
  void subscribe(String filter) throws LinkException, InterruptedException;

  /**
   * Subscribes to several filters at once.
   *
   * @throws LinkException if the broker refuses one, or does not answer in time
   */
  default void subscribe(List<String> filters) throws LinkException, InterruptedException {
    for (String filter : filters) {
      subscribe(filter);
    }
  }

  /**
   * Ends subscriptions. A link that cannot goes on delivering what nobody takes.
   *
   * @throws LinkException if the broker does not answer in time
   */
  default void unsubscribe(List<String> filters) throws LinkException, InterruptedException {}

  /** Returns how many messages may be in flight. */
  int window();

  /** Ends the connection without the last will. Waits at most a few seconds. */
  @Override
  void close();
}
