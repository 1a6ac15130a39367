package org.checkpointlpr.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.capture.SmallScene;
import org.checkpointlpr.agent.feed.Mosquitto;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.Disposition;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.scene.SceneDesk;
import org.checkpointlpr.agent.scene.SceneRules;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.seal.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person at headquarters asks for the scene of a hit: with the real broker, a real checkpoint's
 * feed, and the commands as they are typed.
 */
class HqSceneStoryTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Path PICTURE = Path.of("../test-images/hatch-front-day.jpg");

  @TempDir Path dir;
  private final Counters counters = new Counters();
  private final CommandRun command = new CommandRun();
  private Mission mission;
  private Mosquitto broker;
  private HqService hq;
  private CheckpointFeed feed;
  private SceneDesk desk;

  @BeforeAll
  static void load() throws Exception {
    Natives.loadOpenCv();
  }

  @BeforeEach
  void start() throws Exception {
    mission =
        Mission.create(
            dir.resolve("m"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), CLOCK);
    broker = Mosquitto.start(mission);
    hq =
        HqService.start(
            HqSettings.of(mission.party("hq"), dir.resolve("hq.db"), List.of(broker.address())),
            HqListener.NONE,
            CLOCK);
    assertThat(hq.awaitReady(Duration.ofSeconds(60))).isTrue();
    startCheckpoint();
  }

  @AfterEach
  void stop() {
    if (feed != null) {
      stopCheckpoint();
    }
    if (hq != null) {
      hq.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void sceneComesWhenAPersonAsksForIt() throws Exception {
    Stored seen = hit(1, true);
    Stored unseen = hit(2, false);
    Stored noHit =
        feed.submit(
                new Disposition(seen.epoch(), seen.seq(), Disposition.Outcome.CONFIRMED, "stopped"))
            .get(30, TimeUnit.SECONDS);
    awaitDelivery();

    assertThat(hits()).contains("cp-alpha").contains(seen.id());
    Path picture = dir.resolve("scene.jpg");
    assertThat(scene(seen.id(), "--wait", "60", "--out", picture.toString()))
        .as("%s", command.err())
        .isEqualTo(ExitCode.OK);
    assertThat(command.out()).contains("occupants blurred");
    byte[] jpeg = Files.readAllBytes(picture);
    assertThat(jpeg).startsWith(0xff, 0xd8, 0xff).hasSizeBetween(2_000, 12_000);

    assertThat(scene(unseen.id(), "--wait", "60")).isEqualTo(ExitCode.FAILED);
    assertThat(command.err()).contains("does not have it");
    assertThat(scene(noHit.id(), "--wait", "60")).isEqualTo(ExitCode.DATA);
    assertThat(command.err()).contains("is no hit");
    assertThat(scene(seen.epoch() + "/999")).isEqualTo(ExitCode.DATA);
    assertThat(scene("7")).isEqualTo(ExitCode.USAGE);
    assertThat(command.run("hq", "scenes", "--archive", archive())).isEqualTo(ExitCode.OK);
    assertThat(command.out()).contains(seen.id() + "  sent").contains(unseen.id() + "  gone");
    assertEvidence(jpeg);
  }

  @Test
  void checkpointThatIsAwayAnswersWhenItComesBack() throws Exception {
    Stored seen = hit(1, true);
    awaitDelivery();
    stopCheckpoint();
    Path picture = dir.resolve("scene.jpg");
    assertThat(scene(seen.id(), "--out", picture.toString())).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(command.err()).contains("no answer yet");
    startCheckpoint();
    assertThat(scene(seen.id(), "--wait", "90", "--out", picture.toString()))
        .as("%s", command.err())
        .isEqualTo(ExitCode.OK);
    assertThat(picture).exists();
    assertThat(counters.get(Counters.Name.SCENES_SENT)).isEqualTo(1);
  }

  private void startCheckpoint() throws Exception {
    feed =
        CheckpointFeed.open(
            mission.party("cp-alpha"), dir.resolve("s"), List.of(broker.address()), CLOCK);
    desk =
        SceneDesk.open(
            SceneRules.BLURRED,
            new SceneDesk.Party(
                "test",
                feed.party().identity(Role.CHECKPOINT_SIGN),
                feed.party().recordRecipients()),
            new SceneDesk.Surroundings(
                dir.resolve("s").resolve("scenes"),
                feed::submit,
                counters,
                CLOCK,
                System::nanoTime));
    feed.uplink().onSceneRequest(desk::asked);
    feed.start();
  }

  private void stopCheckpoint() {
    desk.close();
    feed.close();
  }

  private Stored hit(long seed, boolean hasScene) throws Exception {
    Stored stored = feed.submit(Samples.hit(seed)).get(30, TimeUnit.SECONDS);
    long kept = counters.get(Counters.Name.SCENES_KEPT);
    if (hasScene) {
      desk.keep(
          stored,
          Optional.of(
              new SceneDesk.View(
                  Bytes.of(Files.readAllBytes(PICTURE)),
                  CLOCK.instant(),
                  Optional.of(new SmallScene.Spot(0.34, 0.63, 0.49, 0.71)))));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> counters.get(Counters.Name.SCENES_KEPT) > kept);
    }
    return stored;
  }

  private void awaitDelivery() {
    await().atMost(Duration.ofMinutes(1)).until(() -> feed.outbox().status().waiting() == 0);
  }

  /** The scene can be checked by somebody who trusts openssl alone. */
  private void assertEvidence(byte[] jpeg) throws Exception {
    Path evidence = dir.resolve("evidence");
    assertThat(
            command.run(
                "hq",
                "export",
                evidence.toString(),
                "--type",
                "scene",
                "--identity",
                mission.party("hq").toString(),
                "--archive",
                archive()))
        .isEqualTo(ExitCode.OK);
    List<Path> scenes;
    try (var files = Files.list(evidence)) {
      scenes = files.filter(file -> file.toString().endsWith("-scene.p7s")).toList();
    }
    assertThat(scenes).hasSize(1);
    Path shown = Path.of(scenes.get(0).toString().replace(".p7s", ".jpg"));
    assertThat(shown).hasBinaryContent(jpeg);
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "cms",
                "-verify",
                "-inform",
                "DER",
                "-in",
                scenes.get(0).toString(),
                "-CAfile",
                "ca.pem",
                "-certfile",
                "checkpoints.pem",
                "-purpose",
                "any",
                "-no_check_time",
                "-binary",
                "-out",
                "scene")
            .directory(evidence.toFile())
            .start();
    assertThat(openssl.waitFor()).isZero();
    assertThat(Files.readAllBytes(evidence.resolve("scene"))).endsWith(jpeg);
  }

  private String hits() {
    assertThat(command.run("hq", "hits", "--archive", archive())).isEqualTo(ExitCode.OK);
    return command.out();
  }

  private int scene(String hit, String... more) {
    List<String> words =
        new java.util.ArrayList<>(
            List.of(
                "hq",
                "scene",
                "cp-alpha",
                hit,
                "--identity",
                mission.party("hq").toString(),
                "--archive",
                archive()));
    words.addAll(List.of(more));
    return command.run(words.toArray(String[]::new));
  }

  private String archive() {
    return dir.resolve("hq.db").toString();
  }
}
