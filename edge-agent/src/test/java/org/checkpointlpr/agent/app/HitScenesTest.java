package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.checkpointlpr.agent.capture.SmallScene;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.agent.web.Scenes;
import org.junit.jupiter.api.Test;

/** Which plate of a scene stays sharp. */
class HitScenesTest {
  private static final Quad WANTED = Quad.ofBox(400, 600, 200, 50);

  @Test
  void plateOfTheScenesOwnFrameIsTakenAndNotTheHits() {
    Quad there = Quad.ofBox(380, 560, 180, 45);
    assertThat(HitScenes.plate(scene(there), WANTED))
        .contains(new SmallScene.Spot(380 / 1280.0, 560 / 720.0, 560 / 1280.0, 605 / 720.0));
  }

  @Test
  void nearestOfSeveralPlatesIsTaken() {
    Quad near = Quad.ofBox(410, 610, 200, 50);
    Quad other = Quad.ofBox(640, 600, 200, 50);
    assertThat(HitScenes.plate(scene(other, near), WANTED))
        .hasValueSatisfying(spot -> assertThat(spot.left()).isEqualTo(410 / 1280.0));
  }

  @Test
  void plateOfAnotherVehicleStaysCoarse() {
    Quad beside = Quad.ofBox(900, 600, 200, 50);
    assertThat(HitScenes.plate(scene(beside), WANTED)).isEmpty();
    assertThat(HitScenes.plate(scene(), WANTED)).isEmpty();
  }

  private static Scenes.Scene scene(Quad... plates) {
    return new Scenes.Scene(1, 1280, 720, Jpeg.of(new byte[] {1}), List.of(plates));
  }
}
