package org.checkpointlpr.agent.hit;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.time.Instant;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Signed;

/**
 * The parsers of what comes from the network, fed with anything. In the usual build the kept inputs
 * run; {@code mvn -Pfuzz test} makes new ones for a minute each.
 */
class RecordFuzzTest {
  private static final TestMission MISSION = TestMission.get();
  private static final PartyFolder HQ = hq();
  private static final Identity SIGNER = signer();

  @FuzzTest(maxDuration = "60s")
  void record(byte[] json) {
    CheckpointRecord record;
    try {
      record = RecordJson.read(json);
    } catch (RecordException e) {
      return;
    }
    byte[] written = RecordJson.write(record);
    try {
      assertThat(RecordJson.write(RecordJson.read(written))).isEqualTo(written);
    } catch (RecordException e) {
      throw new AssertionError("what was written cannot be read: " + e.getMessage(), e);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void receipt(byte[] json) {
    try {
      Receipt receipt = Receipt.verify(Signed.compact(json, SIGNER), HQ.roster(), now());
      Receipt again = Receipt.verify(receipt.sign(SIGNER), HQ.roster(), now());
      assertThat(again).isEqualTo(receipt);
    } catch (RefusedException | RecordException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void beat(byte[] json) {
    try {
      Beat beat = Beat.verify(Signed.compact(json, SIGNER), HQ.roster(), now());
      assertThat(Beat.verify(beat.sign(SIGNER), HQ.roster(), now())).isEqualTo(beat);
    } catch (RefusedException | RecordException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void sceneRequest(byte[] json) {
    try {
      DownMessage message = DownMessage.verify(Signed.compact(json, SIGNER), HQ.roster(), now());
      if (message instanceof SceneRequest request) {
        assertThat(DownMessage.verify(request.sign(SIGNER), HQ.roster(), now())).isEqualTo(request);
      }
    } catch (RefusedException | RecordException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void scenePicture(byte[] bytes) {
    try {
      ScenePicture scene = ScenePicture.read(bytes);
      assertThat(ScenePicture.read(scene.bytes())).isEqualTo(scene);
    } catch (RecordException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void sealed(byte[] bytes) {
    try {
      RecordOpener.Opened opened = MISSION.opener().open(bytes, now());
      throw new AssertionError("opened: " + opened.hash());
    } catch (RefusedException | RecordException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void signed(byte[] bytes) {
    try {
      RecordOpener.Opened opened = MISSION.opener().verifyLate(bytes).opened();
      throw new AssertionError("verified: " + opened.hash());
    } catch (RefusedException | RecordException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static Instant now() {
    return MISSION.clock().instant();
  }

  private static PartyFolder hq() {
    try {
      return PartyFolder.open(MISSION.mission().party("hq"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Identity signer() {
    try {
      return HQ.identity(Role.HQ_SIGN);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
