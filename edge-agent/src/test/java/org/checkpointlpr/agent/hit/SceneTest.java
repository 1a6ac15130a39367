package org.checkpointlpr.agent.hit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.checkpointlpr.agent.feed.Samples;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Sealed;
import org.checkpointlpr.seal.Signed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The request for a scene, and the scene: who may ask, who may open, and what takes how much. */
class SceneTest {
  private static final TestMission MISSION = TestMission.get();
  private static final Path API = Path.of("api");
  private static final String EPOCH = "0123456789abcdef";
  private static final Instant AT = Instant.parse("2026-11-22T12:00:00.123Z");
  private static final ScenePicture.HitId HIT = new ScenePicture.HitId("cp-alpha", EPOCH, 7);

  private PartyFolder hq;
  private PartyFolder alpha;
  private PartyFolder bravo;

  @BeforeEach
  void openFolders() throws IOException {
    hq = PartyFolder.open(MISSION.mission().party("hq"));
    alpha = PartyFolder.open(MISSION.mission().party("cp-alpha"));
    bravo = PartyFolder.open(MISSION.mission().party("cp-bravo"));
  }

  @Test
  void requestFitsItsSchemaAndComesBack() throws Exception {
    SceneRequest request = new SceneRequest("test", "cp-alpha", EPOCH, 7, 1, AT);
    byte[] signed = request.sign(hq.identity(Role.HQ_SIGN));
    assertThat(DownMessage.verify(signed, hq.roster(), now())).isEqualTo(request);
    SchemaCheck.check(
        API.resolve("scene-request.schema.json"),
        new ObjectMapper().readTree(Signed.contentUnverified(signed, 10_000)));
    assertThatThrownBy(() -> Receipt.verify(signed, hq.roster(), now()))
        .isInstanceOf(RecordException.class);
  }

  @Test
  void nobodyButHeadquartersMayAsk() throws IOException {
    SceneRequest request = new SceneRequest("test", "cp-alpha", EPOCH, 7, 1, AT);
    PartyFolder operator = PartyFolder.open(MISSION.mission().party("operator-1"));
    for (byte[] forged :
        List.of(
            request.sign(bravo.identity(Role.CHECKPOINT_SIGN)),
            request.sign(operator.identity(Role.OPERATOR_SIGN)),
            request.sign(hq.identity(Role.HQ_LINK)))) {
      assertThatThrownBy(() -> DownMessage.verify(forged, hq.roster(), now()))
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void requestCutAnywhereIsRefusedAndNoChangedByteAsksForAnythingElse() throws IOException {
    SceneRequest request = new SceneRequest("test", "cp-alpha", EPOCH, 7, 1, AT);
    byte[] signed = request.sign(hq.identity(Role.HQ_SIGN));
    int refused = 0;
    for (int i = 0; i < signed.length; i++) {
      byte[] cut = Arrays.copyOf(signed, i);
      assertThatThrownBy(() -> DownMessage.verify(cut, hq.roster(), now()))
          .as("cut at %d", i)
          .isInstanceOfAny(RefusedException.class, RecordException.class);
      byte[] changed = signed.clone();
      changed[i] ^= 1;
      try {
        assertThat(DownMessage.verify(changed, hq.roster(), now())).isEqualTo(request);
      } catch (RefusedException | RecordException e) {
        refused++;
      }
    }
    // CMS does not sign its own version numbers and list of digests; nobody reads those.
    assertThat(refused).isGreaterThan(signed.length * 9 / 10);
  }

  @Test
  void sceneIsOpenedByHeadquartersAloneAndFitsItsSchema() throws Exception {
    ScenePicture scene = scene(HIT, new byte[] {1, 2, 3});
    Bytes sealed = seal(scene);
    ScenePicture.Opened opened =
        ScenePicture.open(sealed, "test", HIT, hq.identity(Role.HQ_OPEN), hq.roster());
    assertThat(opened.scene()).isEqualTo(scene);
    assertThatThrownBy(
            () ->
                ScenePicture.open(
                    sealed, "test", HIT, alpha.identity(Role.CHECKPOINT_OPEN), hq.roster()))
        .as("the checkpoint reads its own scene")
        .isInstanceOf(RefusedException.class);
    byte[] content = scene.bytes();
    SchemaCheck.check(
        API.resolve("scene-picture.schema.json"),
        new ObjectMapper().readTree(Arrays.copyOf(content, content.length - 4)));
  }

  @Test
  void sceneOfAnotherHitSignerOrMissionIsRefused() throws Exception {
    Bytes other = seal(scene(new ScenePicture.HitId("cp-alpha", EPOCH, 8), new byte[] {1}));
    assertRefused(other, RecordException.class);
    Bytes unsigned =
        Bytes.of(Sealed.seal(scene(HIT, new byte[] {1}).bytes(), alpha.recordRecipients()));
    assertRefused(unsigned, RefusedException.class);
    Bytes byBravo =
        scene(HIT, new byte[] {1})
            .seal(bravo.identity(Role.CHECKPOINT_SIGN), bravo.recordRecipients());
    assertRefused(byBravo, RecordException.class);
    Bytes byLink =
        scene(HIT, new byte[] {1})
            .seal(alpha.identity(Role.CHECKPOINT_LINK), alpha.recordRecipients());
    assertRefused(byLink, RefusedException.class);
    Bytes elsewhere =
        new ScenePicture("other", HIT, AT, ScenePicture.Occupants.BLURRED, Bytes.of(new byte[] {1}))
            .seal(alpha.identity(Role.CHECKPOINT_SIGN), alpha.recordRecipients());
    assertRefused(elsewhere, RecordException.class);
  }

  @Test
  void sceneOfNoLineOrAForeignLineIsRefused() {
    String good =
        new String(
            scene(HIT, new byte[] {1}).bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
    for (String bad :
        List.of(
            "",
            "\n",
            good.replace("\n", ""),
            good.substring(0, good.indexOf('\n') + 1),
            good.replace("\"v\":1", "\"v\":2"),
            good.replace("blurred", "gone"),
            good.replace("\"seq\":7", "\"seq\":0"),
            good.replace("\"v\":1", "\"v\":1,\"x\":1"),
            " ".repeat(2000) + good)) {
      assertThatThrownBy(
              () -> ScenePicture.read(bad.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
          .isInstanceOf(RecordException.class);
    }
  }

  @Test
  void scenesTakeSixteenOrSixtyFourKibibytes() throws Exception {
    assertThat(recordOf(ScenePicture.SMALL_JPEG)).isLessThanOrEqualTo(16_384);
    assertThat(recordOf(ScenePicture.MAX_JPEG)).isLessThanOrEqualTo(65_536);
  }

  @Test
  void answerSaysNothingThatItsOutcomeDenies() {
    Bytes some = Bytes.of(new byte[] {1});
    assertThatThrownBy(
            () -> new SceneAnswer(EPOCH, 7, 1, SceneAnswer.Outcome.GONE, Optional.of(some)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new SceneAnswer(EPOCH, 7, 1, SceneAnswer.Outcome.SENT, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Samples.hit(1).kind().isPicture()).isFalse();
    assertThat(RecordKind.SCENE.isPicture()).isTrue();
    assertThat(RecordKind.SCENE.droppable()).isTrue();
  }

  private int recordOf(int jpegBytes) throws IOException {
    byte[] jpeg = new byte[jpegBytes];
    new Random(1).nextBytes(jpeg);
    ScenePicture.HitId farthest = new ScenePicture.HitId("cp-alpha", EPOCH, Long.MAX_VALUE);
    SceneAnswer answer =
        new SceneAnswer(
            EPOCH,
            Long.MAX_VALUE,
            SceneRequest.MAX_ASK,
            SceneAnswer.Outcome.SENT,
            Optional.of(seal(scene(farthest, jpeg))));
    Position position = new Position("cp-alpha", EPOCH, Long.MAX_VALUE - 1, RecordHash.NONE);
    return MISSION.sealer().seal(position, AT, answer).sealed().length();
  }

  private ScenePicture scene(ScenePicture.HitId hit, byte[] jpeg) {
    return new ScenePicture("test", hit, AT, ScenePicture.Occupants.BLURRED, Bytes.of(jpeg));
  }

  private Bytes seal(ScenePicture scene) throws IOException {
    return scene.seal(alpha.identity(Role.CHECKPOINT_SIGN), alpha.recordRecipients());
  }

  private void assertRefused(Bytes sealed, Class<? extends Exception> why) {
    assertThatThrownBy(
            () -> ScenePicture.open(sealed, "test", HIT, hq.identity(Role.HQ_OPEN), hq.roster()))
        .isInstanceOf(why);
  }

  private static Instant now() {
    return MISSION.clock().instant();
  }
}
