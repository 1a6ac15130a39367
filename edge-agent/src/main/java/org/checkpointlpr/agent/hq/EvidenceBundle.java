package org.checkpointlpr.agent.hq;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Pem;
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
      Files.write(
          folder.resolve(
              "%s-%s-%d.p7s".formatted(position.checkpoint(), position.epoch(), position.seq())),
          row.signed().toArray());
    }
  }
}
