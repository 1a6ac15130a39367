package org.checkpointlpr.agent.hq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.checkpointlpr.agent.feed.TestMission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HqServiceDeathTest {
  @TempDir Path folder;

  @Test
  void aWorkerWhoseThreadHasDiedSaysSo() throws Exception {
    TestMission mission = TestMission.get();
    HqSettings settings =
        HqSettings.of(
            mission.mission().party("hq"),
            folder.resolve("hq.db"),
            List.of(URI.create("ssl://localhost:1")));
    try (HqService service =
        HqService.start(
            settings,
            new HqListener() {},
            (broker, link, listener) -> {
              throw new NoClassDefFoundError("a library is gone");
            },
            mission.clock())) {
      await().until(() -> !service.pulse().isAlive());
      assertThat(service.pulse().name()).isEqualTo("hq");
    }
  }
}
