package org.checkpointlpr.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.PicturePart;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.hit.SceneAnswer;
import org.checkpointlpr.agent.hit.SceneRequest;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.outbox.Outbox;
import org.checkpointlpr.agent.outbox.OutboxPolicy;
import org.checkpointlpr.seal.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The uplink between a real outbox and brokers that do what they are told. */
class UplinkTest {
  private static final TestMission MISSION = TestMission.get();
  private static final URI FIRST = URI.create("ssl://first.example:8883");
  private static final URI SECOND = URI.create("ssl://second.example:8883");
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir;

  private final FakeBroker first = new FakeBroker();
  private final FakeBroker second = new FakeBroker();
  private final ConcurrentLinkedQueue<RecordBody> arrived = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<SceneRequest> asked = new ConcurrentLinkedQueue<>();
  private final AtomicLong arrivedBytes = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();
  private Outbox outbox;
  private @Nullable Uplink uplink;

  @BeforeEach
  void listenAtHeadquarters() throws Exception {
    outbox =
        Outbox.open(dir.resolve("outbox"), MISSION.sealer(), OutboxPolicy.DEFAULT, MISSION.clock());
    for (FakeBroker broker : List.of(first, second)) {
      broker
          .connect(
              FIRST,
              FakeBroker.settings("hq"),
              new LinkListener() {
                @Override
                public void received(Incoming incoming) {
                  arrivedBytes.addAndGet(incoming.payload().length());
                  try {
                    arrived.add(MISSION.open(incoming.payload()).record().body());
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                  incoming.acknowledge().run();
                }

                @Override
                public void lost(String why) {}
              })
          .subscribe(new Topics("test").upFilter(false));
    }
  }

  @AfterEach
  void stop() {
    if (uplink != null) {
      uplink.close();
    }
    outbox.close();
  }

  @Test
  void secondBrokerTakesOverAndTheFirstIsUsedAgainWhenTheSecondFails() throws Exception {
    start(0);
    append(Samples.hit(1));
    awaitArrived(1);
    first.reachable(false);
    first.cut("cp-alpha");
    append(Samples.hit(2));
    awaitArrived(2);
    assertThat(uplink().status().broker()).isEqualTo(SECOND.toString());
    first.reachable(true);
    second.reachable(false);
    second.cut("cp-alpha");
    append(Samples.hit(3));
    awaitArrived(3);
    assertThat(uplink().status().broker()).isEqualTo(FIRST.toString());
    assertThat(arrived).hasSize(3);
  }

  @Test
  void budgetBoundsWhatLeavesInAnHourAndTextsGoBeforePictures() throws Exception {
    int perHour = 200_000;
    int hits = 60;
    append(picture(1), picture(2), picture(3), picture(4));
    for (int i = 0; i < hits; i++) {
      append(Samples.hit(i));
    }
    start(perHour);
    for (int minutes = 0; minutes < 60; minutes += 6) {
      settleDown();
      nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    }
    long inTheHour = arrivedBytes.get();
    assertThat(inTheHour).isLessThanOrEqualTo(perHour + 66_000);
    assertThat(arrived).hasSizeGreaterThan(hits).hasSizeLessThan(hits + 4);
    assertThat(arrived.stream().limit(hits)).allMatch(Hit.class::isInstance);
    for (int more = 0; more < 180 && arrived.size() < hits + 4; more += 6) {
      settleDown();
      nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    }
    assertThat(arrived).hasSize(hits + 4);
  }

  @Test
  void hitThatComesLaterOvertakesThePicturesThatWait() throws Exception {
    for (int i = 0; i < 10; i++) {
      append(picture(i));
    }
    first.silent(true);
    start(0);
    await().atMost(SOON).until(() -> uplink().status().connected());
    settleDown();
    append(Samples.hit(1));
    settleDown();
    first.silent(false);
    await().atMost(SOON).until(() -> arrived.stream().anyMatch(Hit.class::isInstance));
    assertThat(arrived.stream().takeWhile(PicturePart.class::isInstance)).hasSizeLessThan(2);
  }

  @Test
  void brokerThatAcknowledgesNothingIsLeftForTheNext() throws Exception {
    first.silent(true);
    start(0);
    append(Samples.hit(1), Samples.hit(2));
    await().atMost(SOON).until(() -> uplink().status().connected());
    settleDown();
    assertThat(arrived).isEmpty();
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    awaitArrived(2);
    assertThat(uplink().status().broker()).isEqualTo(SECOND.toString());
  }

  @Test
  void recordThatTheBrokerRefusesIsParkedAndBlocksNothing() throws Exception {
    first.access((client, topic) -> !topic.contains("/up/"));
    start(0);
    append(Samples.hit(1));
    await().atMost(SOON).until(() -> outbox.status().parked() == 1);
    assertThat(uplink().status().refused()).isEqualTo(3);
    first.access((client, topic) -> true);
    append(Samples.hit(2));
    awaitArrived(1);
    assertThat(outbox.status().waiting()).isEqualTo(2);
  }

  @Test
  void onlyHeadquartersRequestToThisCheckpointIsHeardAndNothingElseStopsTheUplink()
      throws Exception {
    PartyFolder hq = PartyFolder.open(MISSION.mission().party("hq"));
    PartyFolder bravo = PartyFolder.open(MISSION.mission().party("cp-bravo"));
    start(0);
    await().atMost(SOON).until(() -> uplink().status().connected());
    SceneRequest good = request("test", "cp-alpha");
    byte[] signed = good.sign(hq.identity(Role.HQ_SIGN));
    for (byte[] bad :
        List.of(
            good.sign(bravo.identity(Role.CHECKPOINT_SIGN)),
            request("test", "cp-bravo").sign(hq.identity(Role.HQ_SIGN)),
            request("other", "cp-alpha").sign(hq.identity(Role.HQ_SIGN)),
            java.util.Arrays.copyOf(signed, signed.length - 1),
            new byte[0])) {
      first.inject(down(bad));
    }
    first.inject(down(signed));
    await().atMost(SOON).until(() -> !asked.isEmpty());
    assertThat(asked).containsExactly(good);
    append(Samples.hit(1));
    awaitArrived(1);
  }

  @Test
  void sceneWaitsForAllTextsAndPicturesAndIsPaidAsOne() throws Exception {
    append(scene(1), scene(2), picture(1));
    for (int i = 0; i < 20; i++) {
      append(Samples.hit(i));
    }
    start(200_000);
    for (int minutes = 0; minutes < 180 && arrived.size() < 23; minutes += 6) {
      settleDown();
      nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    }
    List<RecordBody> order = List.copyOf(arrived);
    assertThat(order).hasSize(23);
    assertThat(order.subList(0, 20)).allMatch(Hit.class::isInstance);
    assertThat(order.get(20)).isInstanceOf(PicturePart.class);
    assertThat(order.subList(21, 23)).allMatch(SceneAnswer.class::isInstance);
  }

  private static SceneRequest request(String mission, String checkpoint) {
    return new SceneRequest(
        mission, checkpoint, "0123456789abcdef", 7, 1, MISSION.clock().instant());
  }

  private static FakeBroker.Message down(byte[] payload) {
    return new FakeBroker.Message(new Topics("test").down("cp-alpha"), Bytes.of(payload), false);
  }

  private static SceneAnswer scene(int seed) {
    byte[] data = new byte[PicturePart.MAX_BYTES];
    data[0] = (byte) seed;
    return new SceneAnswer(
        "0123456789abcdef", seed, 1, SceneAnswer.Outcome.SENT, Optional.of(Bytes.of(data)));
  }

  private void start(long bytesPerHour) throws Exception {
    PartyFolder party = PartyFolder.open(MISSION.mission().party("cp-alpha"));
    MqttConnector connector =
        (broker, settings, listener) ->
            (broker.equals(FIRST) ? first : second).connect(broker, settings, listener);
    UplinkSettings settings =
        new UplinkSettings(new Topics("test"), "cp-alpha", List.of(FIRST, SECOND), bytesPerHour);
    ClockFloor floor = ClockFloor.open(MISSION.clock(), dir.resolve("clock-floor"), Instant.EPOCH);
    Uplink started = new Uplink(settings, outbox, connector, party.roster(), floor, nanos::get);
    started.onSceneRequest((request, now) -> asked.add(request));
    started.start();
    uplink = started;
  }

  private Uplink uplink() {
    return Objects.requireNonNull(uplink, "start() comes first");
  }

  private void append(RecordBody... bodies) throws Exception {
    for (RecordBody body : bodies) {
      outbox.append(body).get(10, TimeUnit.SECONDS);
    }
  }

  private void awaitArrived(int number) {
    await().atMost(SOON).until(() -> arrived.size() >= number);
  }

  /** Waits until nothing more arrives for longer than the uplink's own looks are apart. */
  private void settleDown() {
    int seen = arrived.size();
    long since = System.nanoTime();
    while (System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(300)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      if (arrived.size() != seen) {
        seen = arrived.size();
        since = System.nanoTime();
      }
    }
  }

  private static PicturePart picture(int seed) {
    byte[] data = new byte[PicturePart.MAX_BYTES];
    data[0] = (byte) seed;
    return PicturePart.cut(data).get(0);
  }
}
