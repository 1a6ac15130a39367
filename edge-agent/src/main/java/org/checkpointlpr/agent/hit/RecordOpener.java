package org.checkpointlpr.agent.hit;

import java.security.cert.X509Certificate;
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
   * A record that is its signer's without doubt, while the signer's certificate need not be valid
   * now, nor when the record says it was written. It counts only if something else bounds the time
   * of its signing.
   *
   * @param opened the record
   * @param from when the certificate began to be valid
   * @param until when it ended
   */
  public record Late(Opened opened, Instant from, Instant until) {
    /** Returns whether the certificate is valid at this time. */
    public boolean covers(Instant at) {
      return !at.isBefore(from) && !at.isAfter(until);
    }

    /** Returns whether the certificate was valid when the record, by its own word, was written. */
    public boolean claimsItsTime() {
      return covers(opened.record().written());
    }
  }

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
    byte[] signed = Signed.withoutPadding(Sealed.open(sealed, MAX_BYTES, recipient), MAX_BYTES);
    return read(
        signed,
        Signed.verify(signed, MAX_BYTES, new Signed.Policy(roster, Role.CHECKPOINT_SIGN, 1, at)));
  }

  /**
   * Opens a sealed record whatever the clock says about its signer's certificate.
   *
   * @throws RefusedException if seal, signature, role or a revocation refuse it
   * @throws RecordException if what was signed is no record, or not of this mission and signer
   */
  public Late openLate(byte[] sealed) throws RefusedException, RecordException {
    return verifyLate(Sealed.open(sealed, MAX_BYTES, recipient));
  }

  /**
   * Verifies a signed record that is not sealed, from an archive or an evidence bundle, whatever
   * the clock says about its signer's certificate.
   *
   * @throws RefusedException if signature, role or a revocation refuse it
   * @throws RecordException if what was signed is no record, or not of this mission and signer
   */
  public Late verifyLate(byte[] padded) throws RefusedException, RecordException {
    byte[] signed = Signed.withoutPadding(padded, MAX_BYTES);
    Verified verified = Signed.verifyButTime(signed, MAX_BYTES, roster, Role.CHECKPOINT_SIGN);
    Instant from = Instant.MIN;
    Instant until = Instant.MAX;
    for (X509Certificate one : roster.trust().path(verified.signers().get(0))) {
      Instant begins = one.getNotBefore().toInstant();
      Instant ends = one.getNotAfter().toInstant();
      from = begins.isAfter(from) ? begins : from;
      until = ends.isBefore(until) ? ends : until;
    }
    return new Late(read(signed, verified), from, until);
  }

  /**
   * Opens the scene in a checkpoint's answer.
   *
   * @param checkpoint who answered
   * @param answer one that was sent
   * @throws RefusedException if seal, signature or role are refused
   * @throws RecordException if there is no scene in it, or that of another hit
   */
  public ScenePicture.Opened scene(String checkpoint, SceneAnswer answer)
      throws RefusedException, RecordException {
    if (answer.scene().isEmpty()) {
      throw new RecordException("an answer without a scene");
    }
    return ScenePicture.open(
        answer.scene().get(),
        mission,
        new ScenePicture.HitId(checkpoint, answer.epoch(), answer.seq()),
        recipient,
        roster);
  }

  private Opened read(byte[] signed, Verified verified) throws RefusedException, RecordException {
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
