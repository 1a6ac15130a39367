package org.checkpointlpr.agent.uplink;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.checkpointlpr.agent.feed.ChaosProxy;
import org.checkpointlpr.agent.feed.Mosquitto;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

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

  private static MqttConnector connector(String client) throws IOException {
    PartyFolder folder = PartyFolder.open(TestMission.get().mission().party(client));
    Role role = client.equals(HQ) ? Role.HQ_LINK : Role.CHECKPOINT_LINK;
    return PahoMqttLink.connector(
        new TlsMaterial(folder.identity(role), folder.trust(), Clock.systemUTC()::instant));
  }
}
