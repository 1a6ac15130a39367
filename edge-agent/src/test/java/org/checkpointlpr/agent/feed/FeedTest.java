package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.broker.EmbeddedBroker;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.PicturePart;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main way: from a hit at the checkpoint to a verified record and back to an empty outbox. */
class FeedTest {
  @TempDir Path dir;

  @Test
  void everyHitArrivesOnceVerifiedAndTheOutboxEmpties() throws Exception {
    Clock clock = Clock.systemUTC();
    Mission mission =
        Mission.create(
            dir.resolve("mission"),
            MissionSpec.of("test", List.of("cp-alpha"), "localhost"),
            clock);
    var verified = new ConcurrentLinkedQueue<VerifiedRecord>();
    HqListener listener =
        new HqListener() {
          @Override
          public void verified(VerifiedRecord record) {
            verified.add(record);
          }
        };
    try (EmbeddedBroker broker = EmbeddedBroker.start(mission, 0);
        HqService hq =
            HqService.start(
                HqSettings.of(mission.party("hq"), dir.resolve("hq.db"), List.of(broker.address())),
                listener,
                clock);
        CheckpointFeed feed =
            CheckpointFeed.open(
                mission.party("cp-alpha"),
                dir.resolve("state"),
                List.of(broker.address()),
                clock)) {
      assertThat(hq.awaitReady(Duration.ofSeconds(30))).isTrue();
      feed.start();
      List<Stored> stored = new ArrayList<>();
      byte[] picture = new byte[100_000];
      for (int i = 0; i < 60; i++) {
        Hit hit = Samples.hit(i);
        stored.add(
            (i == 0 ? feed.submit(hit, Bytes.of(picture)) : feed.submit(hit))
                .get(10, TimeUnit.SECONDS));
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> feed.outbox().status().waiting() == 0);
      Set<Long> seqs = new HashSet<>();
      verified.forEach(record -> seqs.add(record.record().position().seq()));
      assertThat(seqs).hasSize(63).hasSameSizeAs(verified);
      assertThat(verified)
          .filteredOn(record -> record.record().body() instanceof Hit)
          .extracting(VerifiedRecord::hash)
          .containsAll(stored.stream().map(Stored::hash).toList());
      assertThat(verified)
          .filteredOn(record -> record.record().body() instanceof PicturePart)
          .hasSize(3);
      assertThat(feed.uplink().status().forked()).isFalse();
      assertThat(feed.uplink().status().lastBeat()).isPresent();
    }
  }
}
