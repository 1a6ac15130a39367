package org.checkpointlpr.agent.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.checkpointlpr.agent.capture.SmallScene;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.RecordBody;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.SceneAnswer;
import org.checkpointlpr.agent.hit.ScenePicture;
import org.checkpointlpr.agent.hit.SceneRequest;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.outbox.OutboxException;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.seal.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpoint keeps of a hit's scene, and what it answers to whom. */
class SceneDeskTest {
  private static final TestMission MISSION = TestMission.get();
  private static final String EPOCH = "00000000000000aa";
  private static final Path PICTURE = Path.of("../test-images/hatch-front-day.jpg");

  @TempDir Path dir;
  private final List<SceneAnswer> answers = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final Counters counters = new Counters();
  private boolean outboxIsFull;
  private PartyFolder alpha;
  private PartyFolder hq;
  private SceneDesk desk;

  @BeforeAll
  static void load() throws Exception {
    Natives.loadOpenCv();
  }

  @BeforeEach
  void openTheDesk() throws IOException {
    alpha = PartyFolder.open(MISSION.mission().party("cp-alpha"));
    hq = PartyFolder.open(MISSION.mission().party("hq"));
    desk = open(SceneRules.BLURRED);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void keptSceneIsSentWhenAskedForAndHeadquartersAloneCanOpenIt() throws Exception {
    keep(7);
    asked(7, 1);
    SceneAnswer answer = answer(1);
    assertThat(answer.outcome()).isEqualTo(SceneAnswer.Outcome.SENT);
    ScenePicture scene = opened(answer);
    assertThat(scene.occupants()).isEqualTo(ScenePicture.Occupants.BLURRED);
    assertThat(scene.jpeg().length()).isLessThanOrEqualTo(ScenePicture.SMALL_JPEG);
    assertThat(counters.get(Counters.Name.SCENES_SENT)).isEqualTo(1);
  }

  @Test
  void nothingOnTheDiskIsAPicture() throws Exception {
    keep(7);
    keep(8);
    int files = 0;
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files++;
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes)
            .doesNotContain("\u00ff\u00d8\u00ff")
            .doesNotContain("JFIF")
            .doesNotContain("captured");
      }
    }
    assertThat(files).isEqualTo(2);
  }

  @Test
  void scenesOutliveARestart() throws Exception {
    keep(7);
    Files.writeString(dir.resolve("scenes").resolve("x.writing"), "half");
    desk.close();
    desk = open(SceneRules.BLURRED);
    asked(7, 1);
    assertThat(answer(1).outcome()).isEqualTo(SceneAnswer.Outcome.SENT);
    assertThat(dir.resolve("scenes").resolve("x.writing")).doesNotExist();
  }

  @Test
  void whatIsNotThereIsAnsweredToo() throws Exception {
    asked(7, 1);
    assertThat(answer(1).outcome()).isEqualTo(SceneAnswer.Outcome.GONE);
    desk.keep(stored(8), Optional.empty());
    asked(8, 1);
    assertThat(answer(2).outcome()).isEqualTo(SceneAnswer.Outcome.GONE);
    assertThat(counters.get(Counters.Name.SCENES_ABSENT)).isEqualTo(1);
    assertThat(counters.get(Counters.Name.SCENES_GONE)).isEqualTo(2);
  }

  @Test
  void replayedRequestIsAnsweredOnceAlsoAfterARestart() throws Exception {
    keep(7);
    asked(7, 1);
    answer(1);
    for (int i = 0; i < 20; i++) {
      asked(7, 1);
    }
    awaitCount(Counters.Name.SCENE_REQUESTS_REPEATED, 20);
    desk.close();
    desk = open(SceneRules.BLURRED);
    asked(7, 1);
    awaitCount(Counters.Name.SCENE_REQUESTS_REPEATED, 21);
    assertThat(answers).hasSize(1);
    asked(7, 2);
    assertThat(answer(2).ask()).isEqualTo(2);
  }

  @Test
  void requestOfAnotherDayIsNotAnswered() throws Exception {
    keep(7);
    Instant now = MISSION.clock().instant();
    for (Duration off : List.of(Duration.ofHours(25), Duration.ofHours(-25))) {
      desk.asked(request(7, 1, now.minus(off)), now);
    }
    assertThat(counters.get(Counters.Name.SCENE_REQUESTS_STALE)).isEqualTo(2);
    desk.asked(request(7, 1, now.minus(Duration.ofHours(23))), now);
    assertThat(answer(1).outcome()).isEqualTo(SceneAnswer.Outcome.SENT);
    assertThat(answers).hasSize(1);
  }

  @Test
  void ofAMillionRequestsAnHoursWorthIsAnsweredAndTheRestCounted() throws Exception {
    keep(1);
    for (int i = 1; i <= 1_000_000; i++) {
      asked(i, 1);
    }
    asked(1, 999);
    long answeredOrOver = 1_000_001;
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                counters.get(Counters.Name.SCENE_REQUESTS_OVER) + answers.size() == answeredOrOver);
    assertThat(answers).hasSizeLessThanOrEqualTo(60);
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    int before = answers.size();
    asked(1, 1000);
    assertThat(answer(before + 1).outcome()).isEqualTo(SceneAnswer.Outcome.SENT);
  }

  @Test
  void answerForWhichTheOutboxHasNoRoomIsGivenWhenItIsAskedForAgain() throws Exception {
    keep(7);
    outboxIsFull = true;
    asked(7, 1);
    keep(8); // one thread: the request before it has been dealt with
    outboxIsFull = false;
    asked(7, 1);
    assertThat(answer(1).outcome()).isEqualTo(SceneAnswer.Outcome.SENT);
    assertThat(answers).hasSize(1);
  }

  @Test
  void oldestScenesGoWhenTheQuotaIsFullAndAreCounted() throws Exception {
    desk.close();
    desk = open(new SceneRules(SceneRules.BLURRED.occupants(), 40_000, Duration.ofDays(1), 60));
    for (int seq = 1; seq <= 8; seq++) {
      keep(seq);
    }
    assertThat(bytesKept()).isLessThanOrEqualTo(40_000);
    assertThat(counters.get(Counters.Name.SCENES_DROPPED)).isBetween(3L, 6L);
    asked(1, 1);
    asked(8, 1);
    assertThat(answer(1).outcome()).isEqualTo(SceneAnswer.Outcome.GONE);
    assertThat(answer(2).outcome()).isEqualTo(SceneAnswer.Outcome.SENT);
  }

  @Test
  void sceneIsForgottenWhenItsTimeIsOverWhereverTheClockHasGone() throws Exception {
    SceneShelf shelf = SceneShelf.open(dir.resolve("shelf"), SceneRules.BLURRED);
    Instant now = MISSION.clock().instant();
    Bytes some = Bytes.of(new byte[100]);
    shelf.put(EPOCH, 1, some, now);
    shelf.put(EPOCH, 2, some, now.plus(Duration.ofDays(3650)));
    shelf.put(EPOCH, 3, some, now.minus(Duration.ofDays(13)));
    shelf.forgetOld(now);
    assertThat(shelf.size()).isEqualTo(2);
    SceneShelf again = SceneShelf.open(dir.resolve("shelf"), SceneRules.BLURRED);
    again.forgetOld(now.plus(Duration.ofDays(2)));
    assertThat(again.find(EPOCH, 1)).contains(some);
    assertThat(again.find(EPOCH, 2)).isEmpty();
    assertThat(again.find(EPOCH, 3)).isEmpty();
    assertThat(again.size()).isEqualTo(1);
  }

  @Test
  void sceneThatIsCutOnTheDiskIsSentAndRefusedThere() throws Exception {
    keep(7);
    Path file = dir.resolve("scenes").resolve(EPOCH + "-7.scene");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    asked(7, 1);
    SceneAnswer answer = answer(1);
    assertThat(answer.outcome()).isEqualTo(SceneAnswer.Outcome.SENT);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> opened(answer))
        .isInstanceOf(org.checkpointlpr.seal.RefusedException.class);
  }

  @Test
  void missionThatKeepsNoneSaysSoAndOneThatShowsOccupantsSaysThat() throws Exception {
    desk.close();
    desk = open(SceneRules.BLURRED.with(Optional.empty()));
    desk.keep(stored(7), Optional.of(view()));
    asked(7, 1);
    assertThat(answer(1).outcome()).isEqualTo(SceneAnswer.Outcome.OFF);
    assertThat(bytesKept()).isZero();
    desk.close();
    desk = open(SceneRules.BLURRED.with(Optional.of(ScenePicture.Occupants.SHOWN)));
    keep(9);
    asked(9, 1);
    assertThat(opened(answer(2)).occupants()).isEqualTo(ScenePicture.Occupants.SHOWN);
  }

  private SceneDesk open(SceneRules rules) throws IOException {
    return SceneDesk.open(
        rules,
        new SceneDesk.Party("test", alpha.identity(Role.CHECKPOINT_SIGN), alpha.recordRecipients()),
        new SceneDesk.Surroundings(
            dir.resolve("scenes"), this::submit, counters, MISSION.clock(), nanos::get));
  }

  private CompletableFuture<Stored> submit(RecordBody body) {
    if (outboxIsFull) {
      return CompletableFuture.failedFuture(
          new OutboxException(OutboxException.Reason.QUOTA, "full"));
    }
    answers.add((SceneAnswer) body);
    return CompletableFuture.completedFuture(stored(1000 + answers.size()));
  }

  private void keep(long seq) throws IOException {
    long before = counters.get(Counters.Name.SCENES_KEPT);
    desk.keep(stored(seq), Optional.of(view()));
    awaitCount(Counters.Name.SCENES_KEPT, before + 1);
  }

  private void awaitCount(Counters.Name name, long count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> counters.get(name) >= count);
  }

  private static SceneDesk.View view() throws IOException {
    return new SceneDesk.View(
        Bytes.of(Files.readAllBytes(PICTURE)),
        MISSION.clock().instant(),
        Optional.of(new SmallScene.Spot(0.34, 0.63, 0.49, 0.71)));
  }

  private void asked(long seq, int ask) {
    Instant now = MISSION.clock().instant();
    desk.asked(request(seq, ask, now), now);
  }

  private static SceneRequest request(long seq, int ask, Instant at) {
    return new SceneRequest("test", "cp-alpha", EPOCH, seq, ask, at);
  }

  private SceneAnswer answer(int number) {
    await().atMost(Duration.ofSeconds(20)).until(() -> answers.size() >= number);
    return new ArrayList<>(answers).get(number - 1);
  }

  private ScenePicture opened(SceneAnswer answer) throws Exception {
    return ScenePicture.open(
            answer.scene().orElseThrow(),
            "test",
            new ScenePicture.HitId("cp-alpha", answer.epoch(), answer.seq()),
            hq.identity(Role.HQ_OPEN),
            hq.roster())
        .scene();
  }

  private static Stored stored(long seq) {
    return new Stored(EPOCH, seq, RecordHash.NONE);
  }

  private long bytesKept() throws IOException {
    try (Stream<Path> all = Files.walk(dir)) {
      return all.filter(file -> file.toString().endsWith(".scene"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
