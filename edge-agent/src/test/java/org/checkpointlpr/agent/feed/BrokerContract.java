package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.uplink.Incoming;
import org.checkpointlpr.agent.uplink.LinkException;
import org.checkpointlpr.agent.uplink.LinkListener;
import org.checkpointlpr.agent.uplink.LinkSettings;
import org.checkpointlpr.agent.uplink.MqttLink;
import org.checkpointlpr.agent.uplink.PahoMqttLink;
import org.checkpointlpr.agent.uplink.TlsMaterial;
import org.checkpointlpr.seal.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whom a broker lets do what. Delivery is looked at, never the answer to a subscription: a broker
 * may grant what it will not deliver.
 */
abstract class BrokerContract {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Topics TOPICS = new Topics("test");
  private static final byte[] ONE = {1};

  @TempDir Path dir;
  private Mission mission;
  private final Ear hqEar = new Ear();

  /** Keeps what it hears. */
  private static final class Ear implements LinkListener {
    private final ConcurrentLinkedQueue<Incoming> heard = new ConcurrentLinkedQueue<>();
    private volatile String lost = "";

    @Override
    public void received(Incoming incoming) {
      heard.add(incoming);
      incoming.acknowledge().run();
    }

    @Override
    public void lost(String why) {
      lost = why;
    }
  }

  abstract void startBroker(Mission forMission) throws Exception;

  /** Makes a new access list and revocation list count. */
  abstract void restartBroker() throws Exception;

  abstract URI address();

  abstract void stopBroker();

  @BeforeEach
  void start() throws Exception {
    mission =
        Mission.create(
            dir.resolve("mission"),
            MissionSpec.of("test", List.of("cp-alpha", "cp-bravo"), "localhost"),
            CLOCK);
    // Enrolled 400 days ago, for a year.
    Clock then = Clock.fixed(CLOCK.instant().minus(Duration.ofDays(400)), ZoneOffset.UTC);
    Mission.open(dir.resolve("mission"), then).enrolCheckpoint("cp-old", Duration.ofDays(365));
    startBroker(mission);
  }

  @AfterEach
  void stop() {
    stopBroker();
  }

  @Test
  void checkpointReachesItsOwnTopicsAndNoOther() throws Exception {
    Ear bravoEar = new Ear();
    try (MqttLink hq = connect("hq", Role.HQ_LINK, hqEar);
        MqttLink bravo = connect("cp-bravo", Role.CHECKPOINT_LINK, bravoEar)) {
      hq.subscribe(TOPICS.upFilter(false));
      hq.subscribe(TOPICS.stateFilter());
      for (String filter :
          List.of(TOPICS.upFilter(false), TOPICS.up("cp-alpha"), TOPICS.down("cp-alpha"), "#")) {
        subscribeQuietly(bravo, filter);
      }
      for (String topic :
          List.of(
              TOPICS.up("cp-bravo"),
              TOPICS.state("cp-bravo"),
              TOPICS.down("cp-alpha"),
              TOPICS.beat(),
              TOPICS.manifest("main"),
              "lpr/other/up/cp-alpha")) {
        tryToAct(material("cp-alpha", Role.CHECKPOINT_LINK), "cp-alpha", topic);
      }
      tryToAct(material("cp-alpha", Role.CHECKPOINT_LINK), "cp-alpha", TOPICS.up("cp-alpha"));
      hq.publish(TOPICS.down("cp-alpha"), ONE, false).get(10, TimeUnit.SECONDS);
      await().atMost(Duration.ofSeconds(20)).until(() -> !hqEar.heard.isEmpty());
      assertThat(hqEar.heard).extracting(Incoming::topic).containsExactly(TOPICS.up("cp-alpha"));
      assertThat(bravoEar.heard).isEmpty();
    }
  }

  @Test
  void clientIdOfAnotherIsNotTakenOver() throws Exception {
    Ear alphaEar = new Ear();
    try (MqttLink hq = connect("hq", Role.HQ_LINK, hqEar);
        MqttLink alpha = connect("cp-alpha", Role.CHECKPOINT_LINK, alphaEar)) {
      hq.subscribe(TOPICS.upFilter(false));
      tryToAct(material("cp-bravo", Role.CHECKPOINT_LINK), "cp-alpha", TOPICS.up("cp-alpha"));
      assertThat(alpha.publish(TOPICS.up("cp-alpha"), ONE, false).get(10, TimeUnit.SECONDS))
          .matches(handed -> handed.taken());
      await().atMost(Duration.ofSeconds(20)).until(() -> !hqEar.heard.isEmpty());
      assertThat(hqEar.heard).hasSize(1);
      assertThat(alphaEar.lost).isEmpty();
    }
  }

  @Test
  void strangersExpiredAndRevokedDeliverNothing() throws Exception {
    Mission other =
        Mission.create(
            dir.resolve("other"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), CLOCK);
    PartyFolder stranger = PartyFolder.open(other.party("cp-alpha"));
    PartyFolder ours = PartyFolder.open(mission.party("cp-alpha"));
    mission.revoke("cp-bravo");
    restartBroker();
    try (MqttLink hq = connect("hq", Role.HQ_LINK, hqEar);
        MqttLink alpha = connect("cp-alpha", Role.CHECKPOINT_LINK, new Ear())) {
      hq.subscribe(TOPICS.upFilter(false));
      tryToAct(
          new TlsMaterial(stranger.identity(Role.CHECKPOINT_LINK), ours.trust(), CLOCK::instant),
          "cp-alpha",
          TOPICS.up("cp-alpha"));
      // A signing key is no link key: its certificate says nothing of TLS.
      tryToAct(material("cp-alpha", Role.CHECKPOINT_SIGN), "cp-alpha", TOPICS.up("cp-alpha"));
      tryToAct(material("cp-old", Role.CHECKPOINT_LINK), "cp-old", TOPICS.up("cp-old"));
      tryToAct(material("cp-bravo", Role.CHECKPOINT_LINK), "cp-bravo", TOPICS.up("cp-bravo"));
      assertThat(alpha.publish(TOPICS.up("cp-alpha"), ONE, false).get(10, TimeUnit.SECONDS))
          .matches(handed -> handed.taken());
      await().atMost(Duration.ofSeconds(20)).until(() -> !hqEar.heard.isEmpty());
      assertThat(hqEar.heard).extracting(Incoming::topic).containsExactly(TOPICS.up("cp-alpha"));
    }
  }

  private MqttLink connect(String party, Role role, Ear ear) throws Exception {
    return PahoMqttLink.connector(material(party, role))
        .connect(address(), LinkSettings.of(party, Optional.empty()), ear);
  }

  private TlsMaterial material(String party, Role role) throws Exception {
    PartyFolder folder = PartyFolder.open(mission.party(party));
    return new TlsMaterial(folder.identity(role), folder.trust(), CLOCK::instant);
  }

  /** Publishes over a link of its own: some brokers close it for what is not allowed. */
  private void tryToAct(TlsMaterial material, String clientId, String topic) throws Exception {
    try (MqttLink link =
        PahoMqttLink.connector(material)
            .connect(address(), LinkSettings.of(clientId, Optional.empty()), new Ear())) {
      link.publish(topic, ONE, true).get(5, TimeUnit.SECONDS);
    } catch (LinkException | ExecutionException | java.util.concurrent.TimeoutException e) {
      assertThat(e).isNotNull(); // refused; what counts is that nothing is delivered
    }
  }

  private static void subscribeQuietly(MqttLink link, String filter) throws InterruptedException {
    try {
      link.subscribe(filter);
    } catch (LinkException e) {
      assertThat(e).hasMessageContaining("subscription");
    }
  }
}
