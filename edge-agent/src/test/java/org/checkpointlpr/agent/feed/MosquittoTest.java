package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
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
 * The configuration that we write for mosquitto, tried on the real one; delivery is what counts.
 */
class MosquittoTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path dir;
  private Mission mission;
  private Mosquitto broker;

  /** Hears nothing. */
  private static final class Ear implements LinkListener {
    @Override
    public void received(Incoming incoming) {}

    @Override
    public void lost(String why) {}
  }

  @BeforeEach
  void start() throws Exception {
    mission =
        Mission.create(
            dir.resolve("mission"),
            MissionSpec.of("test", List.of("cp-alpha", "cp-bravo"), "localhost"),
            CLOCK);
    broker = Mosquitto.start(mission);
  }

  @AfterEach
  void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void strangersAndPosersAreRefused() throws Exception {
    Mission other =
        Mission.create(
            dir.resolve("other"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), CLOCK);
    PartyFolder stranger = PartyFolder.open(other.party("cp-alpha"));
    PartyFolder ours = PartyFolder.open(mission.party("cp-alpha"));
    assertRefused(
        new TlsMaterial(stranger.identity(Role.CHECKPOINT_LINK), ours.trust(), CLOCK::instant));
    // A signing key is no link key: its certificate says nothing of TLS.
    assertRefused(
        new TlsMaterial(ours.identity(Role.CHECKPOINT_SIGN), ours.trust(), CLOCK::instant));
    // The other mission's device does not trust our broker.
    assertRefused(
        new TlsMaterial(stranger.identity(Role.CHECKPOINT_LINK), stranger.trust(), CLOCK::instant));
  }

  @Test
  void expiredBrokerIsRefusedAndAClockOf1970IsLiftedToTheFloor() throws Exception {
    PartyFolder alpha = PartyFolder.open(mission.party("cp-alpha"));
    assertRefused(
        new TlsMaterial(
            alpha.identity(Role.CHECKPOINT_LINK),
            alpha.trust(),
            () -> CLOCK.instant().plus(Duration.ofDays(3650))));
    Clock broken = Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC);
    try (CheckpointFeed feed =
        CheckpointFeed.open(
            mission.party("cp-alpha"), dir.resolve("s"), List.of(broker.address()), broken)) {
      feed.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> feed.uplink().status().connected());
    }
  }

  @Test
  void revokedCheckpointIsRefusedAfterTheRestart() throws Exception {
    PartyFolder alpha = PartyFolder.open(mission.party("cp-alpha"));
    TlsMaterial material =
        new TlsMaterial(alpha.identity(Role.CHECKPOINT_LINK), alpha.trust(), CLOCK::instant);
    assertThat(mission.revoke("cp-alpha")).isEqualTo(3);
    broker.killAndRestart();
    assertRefused(material);
    try (MqttLink bravo = connect("cp-bravo", Role.CHECKPOINT_LINK, new Ear())) {
      assertThat(bravo.window()).isPositive();
    }
  }

  @Test
  void brokerKilledAgainAndAgainLosesNothing() throws Exception {
    Set<Long> seqs = ConcurrentHashMap.newKeySet();
    ConcurrentLinkedQueue<VerifiedRecord> told = new ConcurrentLinkedQueue<>();
    HqListener listener =
        new HqListener() {
          @Override
          public void verified(VerifiedRecord record) {
            told.add(record);
            seqs.add(record.record().position().seq());
          }
        };
    try (HqService hq =
            HqService.start(
                HqSettings.of(mission.party("hq"), dir.resolve("hq.db"), List.of(broker.address())),
                listener,
                CLOCK);
        CheckpointFeed feed =
            CheckpointFeed.open(
                mission.party("cp-alpha"), dir.resolve("s"), List.of(broker.address()), CLOCK)) {
      assertThat(hq.awaitReady(Duration.ofSeconds(30))).isTrue();
      feed.start();
      for (int i = 0; i < 90; i++) {
        feed.submit(Samples.hit(i)).get(10, TimeUnit.SECONDS);
        if (i % 30 == 29) {
          broker.killAndRestart();
        }
      }
      await().atMost(Duration.ofSeconds(90)).until(() -> feed.outbox().status().waiting() == 0);
      assertThat(seqs).hasSize(90);
      assertThat(told).hasSize(90);
    }
  }

  private MqttLink connect(String party, Role role, Ear ear) throws Exception {
    PartyFolder folder = PartyFolder.open(mission.party(party));
    TlsMaterial material = new TlsMaterial(folder.identity(role), folder.trust(), CLOCK::instant);
    return PahoMqttLink.connector(material)
        .connect(broker.address(), LinkSettings.of(party, Optional.empty()), ear);
  }

  private void assertRefused(TlsMaterial material) {
    assertThatThrownBy(
            () ->
                PahoMqttLink.connector(material)
                    .connect(broker.address(), LinkSettings.of("x", Optional.empty()), new Ear()))
        .isInstanceOf(LinkException.class);
  }
}
