package org.checkpointlpr.agent.hq;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import org.checkpointlpr.agent.uplink.Incoming;
import org.checkpointlpr.agent.uplink.LinkException;
import org.checkpointlpr.agent.uplink.LinkListener;
import org.checkpointlpr.agent.uplink.LinkSettings;
import org.checkpointlpr.agent.uplink.MqttConnector;
import org.checkpointlpr.agent.uplink.MqttLink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to each broker, made again when it breaks. What comes and what breaks is put into
 * the queue. One thread.
 */
final class BrokerLinks {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLinks.class);
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final List<Peer> peers = new ArrayList<>();
  private final List<String> filters;
  private final BlockingQueue<Event> events;

  /** What happens on links. */
  sealed interface Event {}

  /** A message came. */
  record Arrived(Incoming incoming) implements Event {}

  /** A link broke. */
  record Lost(Peer peer, Token token, String why) implements Event {}

  /** Somebody wants the owner's attention. */
  enum Nudge implements Event {
    /** There is something to do that is no message. */
    WAKE
  }

  /** Tells one connection from the next. */
  private static final class Token {}

  /** A broker and the connection to it, if there is one. */
  static final class Peer {
    private final URI broker;
    private Optional<MqttLink> link = Optional.empty();
    private Token token = new Token();
    private String trouble = "";
    private long retryNanos = System.nanoTime();
    private long nextBeatNanos = System.nanoTime();

    private Peer(URI broker) {
      this.broker = broker;
    }
  }

  BrokerLinks(List<URI> brokers, List<String> filters, BlockingQueue<Event> events) {
    brokers.forEach(broker -> peers.add(new Peer(broker)));
    this.filters = List.copyOf(filters);
    this.events = events;
  }

  /** Connects to brokers whose turn it is; returns whether there is a new link. */
  boolean connectThoseDown(MqttConnector connector, LinkSettings settings)
      throws InterruptedException {
    boolean connected = false;
    for (Peer peer : peers) {
      if (peer.link.isPresent() || System.nanoTime() - peer.retryNanos < 0) {
        continue;
      }
      Token token = new Token();
      peer.token = token;
      try {
        MqttLink link = connector.connect(peer.broker, settings, listener(peer, token));
        peer.link = Optional.of(link);
        for (String filter : filters) {
          link.subscribe(filter);
        }
        peer.nextBeatNanos = System.nanoTime();
        peer.trouble = "";
        LOG.info("hq connected broker={} id={}", peer.broker, settings.clientId());
        connected = true;
      } catch (LinkException e) {
        disconnect(peer, String.valueOf(e.getMessage()));
      }
    }
    return connected;
  }

  /** Takes note of a broken link; one that was replaced since is no matter. */
  void lost(Lost lost) {
    if (lost.peer.token == lost.token) {
      disconnect(lost.peer, lost.why);
    }
  }

  /** Breaks all links, so that brokers deliver again what was not acknowledged. */
  void breakAll(String why) {
    peers.forEach(peer -> disconnect(peer, why));
  }

  /** Returns whether anybody would hear what is published. */
  boolean anyConnected() {
    return peers.stream().anyMatch(peer -> peer.link.isPresent());
  }

  /** Makes the beat due everywhere. */
  void beatNow() {
    peers.forEach(peer -> peer.nextBeatNanos = System.nanoTime());
  }

  /** Returns whether a broker waits for a beat. */
  boolean beatDue() {
    return peers.stream().anyMatch(BrokerLinks::beatDue);
  }

  /** Publishes the beat, retained, to the brokers that wait for it. */
  void beat(String topic, byte[] payload, Duration next) throws InterruptedException {
    for (Peer peer : peers) {
      if (beatDue(peer)) {
        publish(peer, topic, payload, true);
        peer.nextBeatNanos = System.nanoTime() + next.toNanos();
      }
    }
  }

  /** Publishes to all brokers that are connected. */
  void publish(String topic, byte[] payload) throws InterruptedException {
    for (Peer peer : peers) {
      publish(peer, topic, payload, false);
    }
  }

  void close() {
    peers.forEach(peer -> peer.link.ifPresent(MqttLink::close));
  }

  private static boolean beatDue(Peer peer) {
    return peer.link.isPresent() && System.nanoTime() - peer.nextBeatNanos >= 0;
  }

  private void publish(Peer peer, String topic, byte[] payload, boolean retained)
      throws InterruptedException {
    if (peer.link.isEmpty()) {
      return;
    }
    try {
      var unused =
          peer.link
              .get()
              .publish(topic, payload, retained)
              .whenComplete(
                  (handed, trouble) -> {
                    if (handed != null && !handed.taken()) {
                      LOG.warn("broker refused a message on {}: {}", topic, handed);
                    }
                  });
    } catch (LinkException e) {
      disconnect(peer, String.valueOf(e.getMessage()));
    }
  }

  private void disconnect(Peer peer, String why) {
    if (!why.equals(peer.trouble)) { // a broker that stays away is worth one line
      LOG.warn("hq disconnected broker={} reason={}", peer.broker, why);
    }
    peer.trouble = why;
    peer.link.ifPresent(MqttLink::close);
    peer.link = Optional.empty();
    peer.token = new Token();
    peer.retryNanos = System.nanoTime() + RECONNECT.toNanos();
  }

  private LinkListener listener(Peer peer, Token token) {
    return new LinkListener() {
      @Override
      public void received(Incoming incoming) {
        events.add(new Arrived(incoming));
      }

      @Override
      public void lost(String why) {
        events.add(new Lost(peer, token, why));
      }
    };
  }
}
