package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.hit.Health;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.Place;
import org.checkpointlpr.agent.hit.RecordKind;
import org.checkpointlpr.agent.outbox.Outgoing;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthReportsTest {
  private static final TestMission MISSION = TestMission.get();

  @TempDir Path dir;

  @Test
  void reportSaysWhatWaitsWhatWasDroppedAndHowTheCamerasAre() throws Exception {
    Counters counters = new Counters();
    counters.add(Counters.Name.FRAMES, 7);
    try (CheckpointFeed feed =
        CheckpointFeed.open(
            MISSION.mission().party("cp-alpha"),
            dir,
            List.of(URI.create("ssl://localhost:1")),
            MISSION.clock())) {
      feed.submit(Samples.hit(1)).get(10, TimeUnit.SECONDS);
      new HealthReports(
              feed,
              Place.UNKNOWN,
              () -> new ListVersion("main", 17),
              () -> Map.of("lane-1", "delivering"),
              counters)
          .run();
      List<Outgoing> records = feed.outbox().take(10);
      assertThat(records)
          .extracting(Outgoing::kind)
          .containsExactly(RecordKind.HIT, RecordKind.HEALTH);
      assertThat(records.get(1).sealed().length()).isLessThanOrEqualTo(1024);
      Health health = (Health) MISSION.open(records.get(1).sealed()).record().body();
      assertThat(health.list()).isEqualTo(new ListVersion("main", 17));
      assertThat(health.waiting()).isEqualTo(1);
      assertThat(health.cameras()).containsExactly(Map.entry("lane-1", "delivering"));
      assertThat(health.counters())
          .containsEntry("frames", 7L)
          .containsEntry("outbox_dropped", 0L)
          .containsKey("outbox_bytes")
          .doesNotContainKey("matches");
    }
  }
}
