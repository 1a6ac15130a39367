package org.checkpointlpr.agent.feed;

import java.net.URI;
import java.util.Optional;
import org.checkpointlpr.agent.keys.Mission;

class MosquittoAccessTest extends BrokerContract {
  private Optional<Mosquitto> broker = Optional.empty();

  @Override
  void startBroker(Mission mission) throws Exception {
    broker = Optional.of(Mosquitto.start(mission));
  }

  @Override
  void restartBroker() throws Exception {
    broker.orElseThrow().killAndRestart();
  }

  @Override
  URI address() {
    return broker.orElseThrow().address();
  }

  @Override
  void stopBroker() {
    broker.ifPresent(Mosquitto::close);
  }
}
