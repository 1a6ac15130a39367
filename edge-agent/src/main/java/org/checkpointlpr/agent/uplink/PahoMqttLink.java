package org.checkpointlpr.agent.uplink;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.checkpointlpr.agent.hit.Bytes;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link over one Eclipse Paho client, used as a codec that is thrown away with its connection: no
 * automatic reconnect, no buffer of its own, manual acknowledgement. The decision on the MQTT
 * client names the trap that each line avoids.
 */
public final class PahoMqttLink implements MqttLink {
  private static final Logger LOG = LoggerFactory.getLogger(PahoMqttLink.class);

  /** The client fails beyond the broker's receive maximum; mosquitto's default is 20. */
  private static final int MAX_WINDOW = 16;

  /** Topic and header of a publish packet, with room. */
  private static final int PACKET_OVERHEAD = 300;

  private final MqttAsyncClient client;
  private final AtomicLong unacknowledged;
  private final LinkListener listener;
  private final Duration timeout;
  private final Map<Long, CompletableFuture<Handed>> outstanding = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicBoolean lost = new AtomicBoolean();
  private Semaphore room = new Semaphore(1);
  private int window = 1;
  private long maxPacket = Long.MAX_VALUE;

  private PahoMqttLink(
      MqttAsyncClient client, AtomicLong unacknowledged, LinkListener listener, Duration timeout) {
    this.client = client;
    this.unacknowledged = unacknowledged;
    this.listener = listener;
    this.timeout = timeout;
  }

  /** Returns a connector that connects over TLS 1.3 with a client certificate. */
  public static MqttConnector connector(TlsMaterial material) {
    return (broker, settings, listener) -> connect(material, broker, settings, listener);
  }

  private static MqttLink connect(
      TlsMaterial material, URI broker, LinkSettings settings, LinkListener listener)
      throws LinkException, InterruptedException {
    if (!"ssl".equals(broker.getScheme()) || broker.getPort() < 1) {
      throw new LinkException("broker address '" + broker + "'; expected ssl://host:port");
    }
    AtomicLong unacknowledged = new AtomicLong();
    AtomicLong lastRead = new AtomicLong(System.nanoTime());
    try {
      MqttAsyncClient client =
          new MqttAsyncClient(
              "tcp://" + broker.getHost() + ":" + broker.getPort(),
              settings.clientId(),
              new MemoryPersistence(),
              new KeepAlive(unacknowledged::get, lastRead),
              null);
      PahoMqttLink link = new PahoMqttLink(client, unacknowledged, listener, settings.timeout());
      MqttConnectionOptions options = options(settings);
      options.setSocketFactory(TlsSocket.factory(material, lastRead));
      link.open(broker, options);
      return link;
    } catch (MqttException | IllegalArgumentException e) {
      throw new LinkException("cannot make a client for " + broker + ": " + e.getMessage(), e);
    }
  }

  private static MqttConnectionOptions options(LinkSettings settings) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setCleanStart(settings.sessionExpiry().isZero());
    options.setSessionExpiryInterval(settings.sessionExpiry().toSeconds());
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setConnectionTimeout((int) settings.timeout().toSeconds());
    options.setTopicAliasMaximum(0);
    options.setReceiveMaximum(200);
    options.setUseSubscriptionIdentifiers(false);
    settings
        .will()
        .ifPresent(
            will -> {
              MqttMessage message = new MqttMessage(will.payload().toArray());
              message.setQos(1);
              message.setRetained(true);
              options.setWill(will.topic(), message);
            });
    return options;
  }

  private void open(URI broker, MqttConnectionOptions options) throws LinkException {
    client.setManualAcks(true);
    client.setCallback(new Callback());
    try {
      IMqttToken token = client.connect(options);
      // The client has no time-out of its own for CONNACK: TCP, TLS and CONNACK share this one.
      token.waitForCompletion(timeout.toMillis() * 2);
      MqttProperties properties = token.getResponseProperties();
      if (properties != null) {
        Integer receiveMaximum = properties.getReceiveMaximum();
        window = receiveMaximum == null ? MAX_WINDOW : Math.min(MAX_WINDOW, receiveMaximum);
        Long max = properties.getMaximumPacketSize();
        maxPacket = max == null ? Long.MAX_VALUE : max;
      } else {
        window = MAX_WINDOW;
      }
      room = new Semaphore(window);
    } catch (MqttException e) {
      free();
      throw new LinkException(
          "broker %s: %s; check address, network and certificates".formatted(broker, why(e)), e);
    }
  }

  @Override
  public CompletableFuture<Handed> publish(String topic, byte[] payload, boolean retained)
      throws LinkException, InterruptedException {
    if (payload.length + PACKET_OVERHEAD > maxPacket) {
      return CompletableFuture.completedFuture(Handed.TOO_LARGE);
    }
    requireOpen();
    if (!room.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new LinkException("the broker has acknowledged nothing for " + timeout);
    }
    CompletableFuture<Handed> future = new CompletableFuture<>();
    long number = numbers.incrementAndGet();
    outstanding.put(number, future);
    unacknowledged.addAndGet(payload.length);
    var unused =
        future.whenComplete(
            (handed, trouble) -> {
              outstanding.remove(number);
              unacknowledged.addAndGet(-payload.length);
              room.release();
            });
    try {
      MqttMessage message = new MqttMessage(payload);
      message.setQos(1);
      message.setRetained(retained);
      client.publish(topic, message, null, new Settle(future));
    } catch (MqttException e) {
      future.completeExceptionally(new LinkException("publish: " + why(e), e));
    }
    if (lost.get()) {
      future.completeExceptionally(new LinkException("the link is broken"));
    }
    return future;
  }

  @Override
  public void subscribe(String filter) throws LinkException {
    subscribe(List.of(filter));
  }

  @Override
  public void subscribe(List<String> filters) throws LinkException {
    try {
      MqttSubscription[] subscriptions =
          filters.stream()
              .map(filter -> new MqttSubscription(filter, 1))
              .toArray(MqttSubscription[]::new);
      IMqttToken token = client.subscribe(subscriptions);
      token.waitForCompletion(timeout.toMillis());
      int[] codes = token.getReasonCodes();
      for (int i = 0; codes != null && i < codes.length; i++) {
        if (codes[i] > 2) {
          throw new LinkException(
              String.format(
                  Locale.ROOT,
                  "subscription to %s refused, reason 0x%02x",
                  filters.get(i),
                  codes[i]));
        }
      }
    } catch (MqttException e) {
      throw new LinkException("subscription to " + filters.get(0) + ": " + why(e), e);
    }
  }

  @Override
  public void unsubscribe(List<String> filters) throws LinkException {
    try {
      client.unsubscribe(filters.toArray(String[]::new)).waitForCompletion(timeout.toMillis());
    } catch (MqttException e) {
      throw new LinkException("end of the subscription to " + filters.get(0) + ": " + why(e), e);
    }
  }

  @Override
  public int window() {
    return window;
  }

  @Override
  public void close() {
    lost.set(true);
    if (client.isConnected()) {
      try {
        client.disconnect(500).waitForCompletion(timeout.toMillis());
      } catch (MqttException e) {
        LOG.debug("disconnect: {}", why(e));
      }
    }
    free();
  }

  private void free() {
    lost.set(true);
    fail("the link was closed");
    try {
      client.disconnectForcibly(10, 10, false);
    } catch (MqttException e) {
      LOG.debug("forced disconnect: {}", why(e));
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      LOG.debug("close: {}", why(e));
    }
  }

  private void requireOpen() throws LinkException {
    if (lost.get() || !client.isConnected()) {
      throw new LinkException("the link is broken");
    }
  }

  private void lose(String why) {
    if (lost.compareAndSet(false, true)) {
      fail(why);
      listener.lost(why);
    }
  }

  private void fail(String why) {
    outstanding.values().forEach(f -> f.completeExceptionally(new LinkException(why)));
  }

  private void acknowledge(int id, int qos) {
    try {
      client.messageArrivedComplete(id, qos);
    } catch (MqttException e) {
      LOG.debug("acknowledgement lost; the message will come again: {}", why(e));
    }
  }

  private static String why(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  /** A refusal arrives as a success whose reason code says no. */
  private record Settle(CompletableFuture<Handed> future) implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      int[] codes = token.getReasonCodes();
      future.complete(Handed.of(codes == null || codes.length == 0 ? 0 : codes[0]));
    }

    @Override
    public void onFailure(IMqttToken token, Throwable trouble) {
      int[] codes = token == null ? null : token.getReasonCodes();
      if (codes != null && codes.length > 0 && codes[0] >= 0x80) {
        future.complete(Handed.of(codes[0]));
      } else {
        future.completeExceptionally(new LinkException("publish: " + why(trouble), trouble));
      }
    }
  }

  private final class Callback implements MqttCallback {
    @Override
    public void disconnected(MqttDisconnectResponse response) {
      Throwable cause = response.getException();
      lose(cause == null ? "the broker closed the connection" : why(cause));
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      LOG.debug("client error: {}", why(exception));
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      int id = message.getId();
      int qos = message.getQos();
      listener.received(
          new Incoming(
              topic,
              Bytes.of(message.getPayload()),
              message.isRetained(),
              () -> acknowledge(id, qos)));
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
