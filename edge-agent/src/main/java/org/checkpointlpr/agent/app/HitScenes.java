package org.checkpointlpr.agent.app;

import java.io.IOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.checkpointlpr.agent.capture.SmallScene;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.ScenePicture;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.scene.SceneDesk;
import org.checkpointlpr.agent.scene.SceneRules;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.agent.web.Scenes;
import org.checkpointlpr.seal.Role;

/**
 * Finds the whole picture of a hit's vehicle while it is still in memory, and has it kept once the
 * hit is stored. Safe on any thread.
 */
final class HitScenes implements Function<Sighting, Consumer<Stored>>, AutoCloseable {
  /** Plates of two vehicles are farther apart than this, in widths of one. */
  private static final double SAME_PLATE = 1.5;

  private final Scenes scenes;
  private final SceneDesk desk;

  HitScenes(Scenes scenes, SceneDesk desk) {
    this.scenes = scenes;
    this.desk = desk;
  }

  /** Opens the folder of sealed scenes, and listens to headquarters' requests. */
  static HitScenes open(
      AgentConfig config, Scenes scenes, CheckpointFeed feed, Counters counters, Clock clock)
      throws IOException {
    SceneDesk desk =
        SceneDesk.open(
            SceneRules.BLURRED.with(occupants(config.uplink().scenes())),
            new SceneDesk.Party(
                config.mission(),
                feed.party().identity(Role.CHECKPOINT_SIGN),
                feed.party().recordRecipients()),
            new SceneDesk.Surroundings(
                config.state().resolve("scenes"), feed::submit, counters, clock, System::nanoTime));
    feed.uplink().onSceneRequest(desk::asked);
    return new HitScenes(scenes, desk);
  }

  private static Optional<ScenePicture.Occupants> occupants(AgentConfig.SceneChoice choice) {
    return switch (choice) {
      case BLURRED -> Optional.of(ScenePicture.Occupants.BLURRED);
      case OCCUPANTS_SHOWN -> Optional.of(ScenePicture.Occupants.SHOWN);
      case NONE -> Optional.empty();
    };
  }

  /** Takes the scene out of memory now; what it returns has it kept, once there is a number. */
  @Override
  public Consumer<Stored> apply(Sighting sighting) {
    Optional<SceneDesk.View> view =
        scenes
            .near(sighting.camera(), sighting.capturedNanos())
            .map(
                scene ->
                    new SceneDesk.View(
                        Bytes.of(scene.jpeg().bytes()),
                        sighting.capturedAt(),
                        plate(scene, sighting.corners())));
    return stored -> desk.keep(stored, view);
  }

  /**
   * Returns the hit's plate as it was read in the scene's own frame. The sighting's corners will
   * not do: they may be of a frame before or after, and a vehicle that comes nearer puts its
   * windscreen where its plate was.
   */
  static Optional<SmallScene.Spot> plate(Scenes.Scene scene, Quad wanted) {
    return scene.plates().stream()
        .filter(quad -> distance(quad, wanted) <= SAME_PLATE * wanted.width())
        .min(Comparator.comparingDouble(quad -> distance(quad, wanted)))
        .map(
            quad ->
                new SmallScene.Spot(
                    quad.left() / scene.width(),
                    quad.top() / scene.height(),
                    quad.right() / scene.width(),
                    quad.bottom() / scene.height()));
  }

  private static double distance(Quad one, Quad other) {
    return Math.hypot(
        (one.left() + one.right() - other.left() - other.right()) / 2,
        (one.top() + one.bottom() - other.top() - other.bottom()) / 2);
  }

  /** Returns the sign of life of the thread that keeps scenes. */
  Pulse pulse() {
    return desk.pulse();
  }

  @Override
  public void close() {
    desk.close();
  }
}
