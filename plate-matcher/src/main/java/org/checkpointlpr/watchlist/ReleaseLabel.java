package org.checkpointlpr.watchlist;

import java.time.Instant;
import java.util.Optional;
import org.checkpointlpr.seal.Refusal;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Signed;

/**
 * What a signed manifest says of itself. Immutable.
 *
 * @param mission whose list
 * @param list which list
 * @param version grows with every release
 * @param manifestHash SHA-256 of the manifest as signed, without the signatures, in hexadecimal
 * @param issued when
 */
public record ReleaseLabel(
    String mission, String list, long version, String manifestHash, Instant issued) {

  /**
   * Reads a manifest whose signatures carry.
   *
   * @throws RefusedException if they do not, or what was signed is no manifest
   */
  public static ReleaseLabel verify(byte[] signed, Signed.Policy policy) throws RefusedException {
    byte[] content = Signed.verify(signed, ReleaseManifest.MAX_BYTES, policy).content();
    return of(content)
        .orElseThrow(
            () -> new RefusedException(Refusal.WRONG_STRUCTURE, "signed, but not a manifest"));
  }

  /** Reads what a manifest claims, whoever signed it; empty if it is none. */
  public static Optional<ReleaseLabel> unverified(byte[] signed) {
    try {
      return of(Signed.contentUnverified(signed, ReleaseManifest.MAX_BYTES));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  private static Optional<ReleaseLabel> of(byte[] content) {
    return ReleaseManifest.parse(content, ReleaseManifest.class)
        .filter(ReleaseManifest::understood)
        .map(
            manifest ->
                new ReleaseLabel(
                    manifest.mission(),
                    manifest.list(),
                    manifest.version(),
                    Blob.hash(content),
                    manifest.issuedAt()));
  }
}
