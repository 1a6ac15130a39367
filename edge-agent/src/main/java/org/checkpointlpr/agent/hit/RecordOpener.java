package org.checkpointlpr.agent.hit;

import java.time.Instant;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Refusal;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.Sealed;
import org.checkpointlpr.seal.Signed;
import org.checkpointlpr.seal.Verified;

/** Opens and verifies records at headquarters. Safe on any thread. */
public final class RecordOpener {
  /** The largest sealed record, with room for a foreign tool's longer encoding. */
  public static final int MAX_BYTES = 100_000;

  private final String mission;
  private final Identity recipient;
  private final Roster roster;

  /**
   * A record that has been verified.
   *
   * @param record what it says
   * @param hash of the signed bytes
   * @param signed the signed bytes, as evidence
   */
  public record Opened(CheckpointRecord record, RecordHash hash, Bytes signed) {}

  /**
   * Creates an opener.
   *
   * @param mission records of other missions are refused
   * @param recipient headquarters' key, or the recovery key
   * @param roster the certificates of all checkpoints
   */
  public RecordOpener(String mission, Identity recipient, Roster roster) {
    this.mission = mission;
    this.recipient = recipient;
    this.roster = roster;
  }

  /**
   * Opens a sealed record.
   *
   * @param at the clock
   * @throws RefusedException if seal, signature, certificate or role are refused
   * @throws RecordException if what was signed is no record, or not of this mission and signer
   */
  public Opened open(byte[] sealed, Instant at) throws RefusedException, RecordException {
    byte[] padded = Sealed.open(sealed, MAX_BYTES, recipient);
    return verify(padded, at);
  }

  /**
   * Verifies a signed record that is not sealed: from an archive or an evidence bundle.
   *
   * @throws RefusedException if signature, certificate or role are refused
   * @throws RecordException if what was signed is no record, or not of this mission and signer
   */
  public Opened verify(byte[] padded, Instant at) throws RefusedException, RecordException {
    byte[] signed = Signed.withoutPadding(padded, MAX_BYTES);
    Verified verified =
        Signed.verify(signed, MAX_BYTES, new Signed.Policy(roster, Role.CHECKPOINT_SIGN, 1, at));
    CheckpointRecord record = RecordJson.read(verified.content());
    if (!record.mission().equals(mission)) {
      throw new RecordException("a record of another mission");
    }
    if (!record.position().checkpoint().equals(verified.signer())) {
      throw new RefusedException(
          Refusal.WRONG_ROLE, "signed by a checkpoint that is not the one it names");
    }
    return new Opened(record, RecordHash.of(signed), Bytes.of(signed));
  }
}
