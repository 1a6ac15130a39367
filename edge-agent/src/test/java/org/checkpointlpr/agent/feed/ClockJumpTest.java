package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A checkpoint's clock jumps by ten years while it works, and comes back. */
class ClockJumpTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(ints = {-3650, 3650})
  void linkComesBackAndTheOrderIsRight(int days) throws Exception {
    ManualClock clock = new ManualClock(Instant.now(Clock.systemUTC()));
    Mission mission =
        Mission.create(
            dir.resolve("m"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), clock);
    List<Long> order = Collections.synchronizedList(new ArrayList<>());
    List<Long> plates = Collections.synchronizedList(new ArrayList<>());
    HqListener listener =
        new HqListener() {
          @Override
          public void verified(VerifiedRecord record) {
            if (record.record().body() instanceof Hit hit) {
              order.add(record.record().position().seq());
              plates.add(Long.parseLong(hit.best().entry().substring(1)));
            }
          }
        };
    try (Mosquitto broker = Mosquitto.start(mission);
        ChaosProxy proxy = new ChaosProxy(broker.address());
        HqService hq =
            HqService.start(
                HqSettings.of(mission.party("hq"), dir.resolve("hq.db"), List.of(broker.address())),
                listener,
                Clock.systemUTC());
        CheckpointFeed feed =
            CheckpointFeed.open(
                mission.party("cp-alpha"), dir.resolve("s"), List.of(proxy.address()), clock)) {
      assertThat(hq.awaitReady(SOON)).isTrue();
      feed.start();
      send(feed, 0);
      await().atMost(SOON).until(() -> feed.outbox().status().waiting() == 0);
      clock.advance(Duration.ofDays(days));
      proxy.cut();
      send(feed, 10);
      if (days < 0) {
        // A clock that fell back is lifted to the floor: the link comes back by itself.
        await().atMost(SOON).until(() -> feed.outbox().status().waiting() == 0);
      } else {
        // A clock ten years ahead finds every certificate expired, and says so.
        await().atMost(SOON).until(() -> feed.uplink().status().trouble().isPresent());
        assertThat(feed.outbox().status().waiting()).isEqualTo(10);
      }
      clock.advance(Duration.ofDays(-days));
      send(feed, 20);
      await().atMost(SOON).until(() -> feed.outbox().status().waiting() == 0);
      assertThat(plates).hasSize(30).doesNotHaveDuplicates();
      assertThat(order).hasSize(30).isSorted();
      assertThat(plates).isSorted();
    }
  }

  private static void send(CheckpointFeed feed, int from) throws Exception {
    for (int i = from; i < from + 10; i++) {
      feed.submit(Samples.hit(i)).get(10, TimeUnit.SECONDS);
    }
  }
}
