package org.checkpointlpr.agent.hit;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Sealed;
import org.checkpointlpr.seal.Signed;

/**
 * Signs records with the device's key and seals them to headquarters and the recovery key. Safe on
 * any thread.
 */
public final class RecordSealer {
  /** Sealed lengths: one of four, so that a listener does not learn a hit from its size. */
  static final List<Integer> SIZES = List.of(1024, 4096, 16_384, 65_536);

  private final String mission;
  private final Identity signer;
  private final List<X509Certificate> recipients;

  /**
   * Creates a sealer.
   *
   * @param mission the mission's name; stands in every record
   * @param signer the checkpoint's signing key
   * @param recipients headquarters, then recovery
   */
  public RecordSealer(String mission, Identity signer, List<X509Certificate> recipients) {
    this.mission = mission;
    this.signer = signer;
    this.recipients = List.copyOf(recipients);
  }

  /** Returns the checkpoint's name: the one that its certificate carries. */
  public String checkpoint() {
    return signer.name();
  }

  /** Writes, signs and seals a record. Costs about 3 ms. */
  public SealedRecord seal(Position position, Instant written, RecordBody body) {
    byte[] json = RecordJson.write(new CheckpointRecord(mission, position, written, body));
    byte[] signed = Signed.compact(json, signer);
    return new SealedRecord(
        RecordHash.of(signed), Bytes.of(Sealed.sealPadded(signed, recipients, SIZES)));
  }
}
