package org.checkpointlpr.agent.hq;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.checkpointlpr.agent.hit.RecordException;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hit.SceneAnswer;
import org.checkpointlpr.agent.hit.ScenePicture;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Pem;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;

/** Writes records with all that somebody needs who trusts only {@code openssl}. */
public final class EvidenceBundle {
  private static final String README =
      """
      Evidence of records signed by checkpoints of the mission %s.

      Each .p7s file is one record, signed by the checkpoint's own key. To check one with OpenSSL 3:

        openssl cms -verify -inform DER -in FILE.p7s -CAfile ca.pem -certfile checkpoints.pem \\
          -purpose any -no_check_time -binary -out record.json

      "CMS Verification successful" means: signed with a key that the mission's root certified, and
      not one bit was changed since. record.json is what was signed. -no_check_time accepts a
      certificate that has expired since; "written" in the record says when it was signed.
      A scene that was asked for is sealed inside its record. FILE-scene.p7s is the same scene, opened:
      signed by the checkpoint when the hit was made. Check it in the same way; what it says is one
      line of JSON, then the picture, which FILE-scene.jpg is.
      The field "prev" is the SHA-256 (base64, URL alphabet) of the checkpoint's record before it.
      """;

  private EvidenceBundle() {}

  /**
   * Writes the bundle into a folder.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(Path folder, PartyFolder hq, List<HqQuery.Row> rows) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("README.txt"), README.formatted(hq.mission()), StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("ca.pem"), Pem.certificates(hq.trust().all()));
    Files.writeString(
        folder.resolve("checkpoints.pem"),
        Pem.certificates(hq.roster().ofRole(Role.CHECKPOINT_SIGN)));
    for (HqQuery.Row row : rows) {
      var position = row.verified().record().position();
      String name = "%s-%s-%d".formatted(position.checkpoint(), position.epoch(), position.seq());
      Files.write(folder.resolve(name + ".p7s"), row.signed().toArray());
      if (row.verified().record().body() instanceof SceneAnswer answer
          && answer.scene().isPresent()) {
        writeScene(folder.resolve(name + "-scene"), hq, position.checkpoint(), answer);
      }
    }
  }

  /** A scene that does not verify is evidence of nothing: only the record that carried it stays. */
  private static void writeScene(Path name, PartyFolder hq, String checkpoint, SceneAnswer answer)
      throws IOException {
    RecordOpener opener = new RecordOpener(hq.mission(), hq.identity(Role.HQ_OPEN), hq.roster());
    try {
      ScenePicture.Opened opened = opener.scene(checkpoint, answer);
      Files.write(Path.of(name + ".p7s"), opened.signed().toArray());
      Files.write(Path.of(name + ".jpg"), opened.scene().jpeg().toArray());
    } catch (RefusedException | RecordException e) {
      Files.writeString(Path.of(name + ".txt"), "does not verify: " + e.getMessage() + "\n");
    }
  }
}
