package org.checkpointlpr.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.feed.Chaos;
import org.checkpointlpr.agent.feed.ChaosProxy;
import org.checkpointlpr.agent.feed.Mosquitto;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real client with the real mosquitto keeps the contract. */
class PahoMqttLinkTest extends MqttLinkContract {
  private final Map<String, ChaosProxy> proxies = new HashMap<>();
  private @Nullable Mosquitto broker;

  @BeforeEach
  void start() throws IOException {
    broker = Mosquitto.start(TestMission.get().mission());
  }

  @AfterEach
  void stop() throws IOException {
    for (ChaosProxy proxy : proxies.values()) {
      proxy.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @Override
  MqttLink connect(LinkSettings settings, Ear ear) throws Exception {
    String client = settings.clientId();
    ChaosProxy proxy = proxies.get(client);
    if (proxy == null) {
      proxy = new ChaosProxy(Objects.requireNonNull(broker).address());
      proxies.put(client, proxy);
    }
    return connector(client).connect(proxy.address(), settings, ear);
  }

  @Override
  void cut(String client) {
    Objects.requireNonNull(proxies.get(client), client).cut();
  }

  @Override
  MqttConnector toNobody() throws IOException {
    return connector(CHECKPOINT);
  }

  /** Ten times as fast in the short form: 20 kbit/s and 2 s, where the long one has 2 and 20. */
  @Test
  void partOfAPictureOutlastsTheKeepAliveOnASlowLink() throws Exception {
    int faster = Chaos.times("faster", 10, 1);
    Ear ear = new Ear(true);
    try (MqttLink checkpoint = connect(keepAlive(Duration.ofSeconds(20 / faster)), ear)) {
      ChaosProxy proxy = Objects.requireNonNull(proxies.get(CHECKPOINT));
      proxy.slowness(32 * faster);
      proxy.mood(ChaosProxy.Mood.SLOW);
      long began = System.nanoTime();
      CompletableFuture<Handed> part =
          checkpoint.publish(TOPICS.up(CHECKPOINT), new byte[65_536], false);
      assertThat(part.get(10, TimeUnit.MINUTES).taken()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThan(Duration.ofSeconds(150 / faster));
      assertThat(ear.lost()).isEmpty();
    }
  }

  @Test
  void halfOpenLinkIsNoticedAfterTwoAndAHalfKeepAlives() throws Exception {
    Duration keepAlive = Duration.ofSeconds(2);
    for (int bytes : new int[] {0, 500}) {
      Ear ear = new Ear(true);
      try (MqttLink checkpoint = connect(keepAlive(keepAlive), ear)) {
        ChaosProxy proxy = Objects.requireNonNull(proxies.get(CHECKPOINT));
        proxy.mood(ChaosProxy.Mood.BLACK_HOLE);
        long began = System.nanoTime();
        if (bytes > 0) {
          var unused = checkpoint.publish(TOPICS.up(CHECKPOINT), new byte[bytes], false);
        }
        Duration limit =
            keepAlive
                .multipliedBy(5)
                .dividedBy(2)
                .plusNanos(bytes * KeepAlive.NANOS_PER_BYTE)
                .plusSeconds(2); // for a machine that has other things to do
        await().atMost(limit.plusSeconds(30)).until(() -> !ear.lost().isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - began))
            .as("%d bytes on their way", bytes)
            .isLessThan(limit);
        proxy.mood(ChaosProxy.Mood.HONEST);
      }
    }
  }

  private static LinkSettings keepAlive(Duration time) {
    LinkSettings usual = FakeBroker.settings(CHECKPOINT);
    return new LinkSettings(
        usual.clientId(), usual.will(), time, usual.sessionExpiry(), usual.timeout());
  }

  private static MqttConnector connector(String client) throws IOException {
    PartyFolder folder = PartyFolder.open(TestMission.get().mission().party(client));
    Role role = client.equals(HQ) ? Role.HQ_LINK : Role.CHECKPOINT_LINK;
    return PahoMqttLink.connector(
        new TlsMaterial(folder.identity(role), folder.trust(), Clock.systemUTC()::instant));
  }
}
