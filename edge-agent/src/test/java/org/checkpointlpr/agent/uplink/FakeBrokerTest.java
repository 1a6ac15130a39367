package org.checkpointlpr.agent.uplink;

import java.net.URI;

/** The broker in memory keeps the contract. */
class FakeBrokerTest extends MqttLinkContract {
  private final FakeBroker broker = new FakeBroker();

  @Override
  MqttLink connect(LinkSettings settings, Ear ear) throws Exception {
    broker.access(
        (client, topic) ->
            client.equals(HQ)
                || topic.equals(TOPICS.up(client))
                || topic.equals(TOPICS.state(client)));
    return broker.connect(URI.create("ssl://fake:1"), settings, ear);
  }

  @Override
  void cut(String client) {
    broker.cut(client);
  }

  @Override
  MqttConnector toNobody() {
    FakeBroker nobody = new FakeBroker();
    nobody.reachable(false);
    return nobody;
  }
}
