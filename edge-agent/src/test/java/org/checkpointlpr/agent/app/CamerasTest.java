package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.capture.Regions;
import org.checkpointlpr.agent.capture.Regions.Verdict;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.watchlist.Direction;
import org.junit.jupiter.api.Test;

class CamerasTest {
  @Test
  void regionsAreThoseOfTheConfiguration() {
    CameraConfig.View view =
        new CameraConfig.View(
            List.of("0,0.5 1,0.5 1,1 0,1"), List.of("0.9,0.5 1,0.5 1,1 0.9,1"), 40, 600);
    CameraConfig.Source source = new CameraConfig.Pictures(Path.of("x"), false);
    Map<String, Regions> regions =
        Cameras.regions(
            List.of(
                new CameraConfig("gate", source, view, Direction.IN),
                new CameraConfig("yard", source)));

    Regions gate = regions.getOrDefault("gate", Regions.EVERYWHERE);
    assertThat(gate.judge(0.5, 0.7, 100)).isEqualTo(Verdict.READ);
    assertThat(gate.judge(0.5, 0.3, 100)).isEqualTo(Verdict.OUTSIDE);
    assertThat(gate.judge(0.95, 0.7, 100)).isEqualTo(Verdict.OUTSIDE);
    assertThat(gate.judge(0.5, 0.7, 30)).isEqualTo(Verdict.TOO_SMALL);
    assertThat(regions.getOrDefault("yard", Regions.EVERYWHERE).judge(0.5, 0.1, 5))
        .isEqualTo(Verdict.READ);
  }
}
