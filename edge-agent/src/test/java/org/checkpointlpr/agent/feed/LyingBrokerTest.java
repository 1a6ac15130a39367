package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.hq.HqAlarm;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.outbox.Outbox;
import org.checkpointlpr.agent.outbox.OutboxPolicy;
import org.checkpointlpr.agent.uplink.ClockFloor;
import org.checkpointlpr.agent.uplink.FakeBroker;
import org.checkpointlpr.agent.uplink.FakeBroker.Message;
import org.checkpointlpr.agent.uplink.Uplink;
import org.checkpointlpr.agent.uplink.UplinkSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that says "taken" and drops, repeats, reorders or misdirects: headquarters notices, all
 * is sent again, and nothing counts twice.
 */
class LyingBrokerTest {
  private static final TestMission MISSION = TestMission.get();
  private static final Topics TOPICS = new Topics("test");
  private static final URI BROKER = URI.create("ssl://liar.example:8883");
  private static final int HITS = Chaos.times("lies", 40, 2_000);
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path dir;

  private final FakeBroker broker = new FakeBroker();
  private final HqEar ear = new HqEar();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private HqService hq;
  private Outbox outbox;
  private Uplink uplink;

  @BeforeEach
  void start() throws Exception {
    hq =
        HqService.start(
            HqSettings.of(MISSION.mission().party("hq"), dir.resolve("hq.db"), List.of(BROKER)),
            ear,
            broker,
            MISSION.clock());
    assertThat(hq.awaitReady(SOON)).isTrue();
    outbox =
        Outbox.open(dir.resolve("outbox"), MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock());
    PartyFolder party = PartyFolder.open(MISSION.mission().party("cp-alpha"));
    uplink =
        new Uplink(
            new UplinkSettings(TOPICS, "cp-alpha", List.of(BROKER), 0),
            outbox,
            broker,
            party.roster(),
            ClockFloor.open(MISSION.clock(), dir.resolve("floor"), Instant.EPOCH));
  }

  @AfterEach
  void stop() {
    uplink.close();
    outbox.close();
    hq.close();
  }

  @Test
  void whatIsDroppedAfterTheAcknowledgementIsMissedNamedAndSentAgain() throws Exception {
    broker.courier(records(message -> random.nextInt(3) == 0 ? List.of() : List.of(message)));
    send();
    await().atMost(SOON).until(() -> ear.alarms().contains(HqAlarm.Kind.GAP));
    awaitAllOnce();
  }

  @Test
  void silenceAfterTheAcknowledgementIsMendedAfterAMinute() throws Exception {
    broker.courier(records(message -> List.of()));
    send();
    await().atMost(SOON).until(() -> uplink.status().handedOver() >= HITS);
    assertThat(ear.hits()).isEmpty();
    broker.courier(List::of);
    awaitAllOnce();
  }

  @Test
  void whatIsRepeatedCountsOnce() throws Exception {
    List<Message> old = new ArrayList<>();
    broker.courier(
        records(
            message -> {
              old.add(message);
              return List.of(message, old.get(random.nextInt(old.size())), message);
            }));
    send();
    awaitAllOnce();
  }

  @Test
  void whatIsReorderedIsPutInOrderByItsChain() throws Exception {
    List<Message> held = new ArrayList<>();
    broker.courier(
        records(
            message -> {
              held.add(message);
              if (held.size() < 7) {
                return List.of();
              }
              Collections.shuffle(held, random);
              List<Message> all = List.copyOf(held);
              held.clear();
              return all;
            }));
    send();
    awaitAllOnce();
    assertThat(ear.alarms()).as("seed %d", seed).doesNotContain(HqAlarm.Kind.FORK);
  }

  @Test
  void whatIsMisdirectedIsRefusedAndTheTrueOneStillCounts() throws Exception {
    broker.courier(
        records(
            message ->
                List.of(new Message(TOPICS.up("cp-bravo"), message.payload(), false), message)));
    send();
    awaitAllOnce();
    assertThat(ear.quarantine()).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(HITS);
    assertThat(ear.quarantine()).extracting("checkpoint").containsOnly("cp-bravo");
  }

  /** Lies about records only; receipts and beats pass. */
  private static Function<Message, List<Message>> records(Function<Message, List<Message>> lie) {
    return message -> message.topic().contains("/up/") ? lie.apply(message) : List.of(message);
  }

  private void send() throws Exception {
    uplink.start();
    for (int i = 0; i < HITS; i++) {
      outbox.append(Samples.hit(i)).get(10, TimeUnit.SECONDS);
    }
  }

  /** Each look lets the minute pass after which what was not confirmed is sent again. */
  private void awaitAllOnce() {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              MISSION.clock().advance(Duration.ofSeconds(31));
              return outbox.status().waiting() == 0;
            });
    assertThat(ear.hits()).as("seed %d", seed).hasSize(HITS);
    assertThat(ear.twice()).as("seed %d", seed).isEmpty();
  }
}
