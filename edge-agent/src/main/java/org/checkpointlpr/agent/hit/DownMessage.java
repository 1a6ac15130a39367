package org.checkpointlpr.agent.hit;

import java.time.Instant;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.Signed;

/** What headquarters, and nobody else, tells one checkpoint. */
public sealed interface DownMessage permits Receipt, SceneRequest {
  /** The longest: a receipt with all its lists. */
  int MAX_BYTES = 16_384;

  /** Returns the mission's name. */
  String mission();

  /** Returns to whom it is told. */
  String checkpoint();

  /**
   * Verifies a message.
   *
   * @param at the clock, or the clock floor where that is later
   * @throws RefusedException if headquarters did not sign it
   * @throws RecordException if what was signed is no such message
   */
  static DownMessage verify(byte[] signed, Roster roster, Instant at)
      throws RefusedException, RecordException {
    byte[] content =
        Signed.verify(signed, MAX_BYTES, new Signed.Policy(roster, Role.HQ_SIGN, 1, at)).content();
    StrictJson json = StrictJson.read(content);
    if (json.number("v") != 1) {
      throw new RecordException("a message of another version; this program reads version 1");
    }
    try {
      DownMessage message =
          switch (json.text("type")) {
            case "receipt" -> Receipt.read(json);
            case "scene-request" -> SceneRequest.read(json);
            default -> throw new RecordException("a message of an unknown type");
          };
      json.end();
      return message;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new RecordException("value out of range", e);
    }
  }
}
