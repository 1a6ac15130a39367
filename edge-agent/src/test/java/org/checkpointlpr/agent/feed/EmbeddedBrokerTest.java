package org.checkpointlpr.agent.feed;

import java.net.URI;
import java.util.Optional;
import org.checkpointlpr.agent.broker.EmbeddedBroker;
import org.checkpointlpr.agent.keys.Mission;

class EmbeddedBrokerTest extends BrokerContract {
  private Optional<EmbeddedBroker> broker = Optional.empty();

  @Override
  void startBroker(Mission mission) throws Exception {
    broker = Optional.of(EmbeddedBroker.start(mission, 0));
  }

  @Override
  void restartBroker() {
    // It looks into the mission's folder at every connection.
  }

  @Override
  URI address() {
    return broker.orElseThrow().address();
  }

  @Override
  void stopBroker() {
    broker.ifPresent(EmbeddedBroker::close);
  }
}
