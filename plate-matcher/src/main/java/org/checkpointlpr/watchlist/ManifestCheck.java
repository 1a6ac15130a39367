package org.checkpointlpr.watchlist;

import java.time.Duration;
import java.time.Instant;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.Signed;
import org.checkpointlpr.watchlist.ApplyResult.Reason;

/** The steps before any file of a release is looked at, in the order of their cost. */
final class ManifestCheck {
  /** Lists are released a few times a day: a thousand versions at once is an attack or a mishap. */
  static final long MAX_STEP = 1_000;

  /** How far an operator's clock may be ahead of ours. */
  static final Duration MAX_AHEAD = Duration.ofHours(25);

  private final ListTrust trust;

  ManifestCheck(ListTrust trust) {
    this.trust = trust;
  }

  /**
   * A manifest that passed.
   *
   * @param hash SHA-256 of what the operators signed; the envelope around it may differ from copy
   *     to copy, by order and number of signatures, and by bytes that no signature covers
   */
  record Checked(ReleaseManifest manifest, String hash) {}

  /** Checks a manifest that has arrived. */
  Checked arriving(byte[] signed, StoreState state, Instant clock) throws ReleaseRefusedException {
    Instant now = state.notBefore(clock);
    Checked checked = signature(signed, trust.roster(), now);
    ReleaseManifest manifest = checked.manifest();
    list(manifest);
    version(checked, state);
    if (!now.isBefore(manifest.expiresAt())) {
      throw new ReleaseRefusedException(
          Reason.EXPIRED, "expired at %s; it is %s".formatted(manifest.expires(), now));
    }
    if (manifest.issuedAt().isAfter(now.plus(MAX_AHEAD))) {
      throw new ReleaseRefusedException(
          Reason.NOT_YET,
          "issued at %s; it is %s: check the clock".formatted(manifest.issued(), now));
    }
    return checked;
  }

  /**
   * Checks a manifest that was live when the checkpoint stopped: as of the time it was issued, so
   * that a list is not lost because an operator's certificate has since expired or been revoked.
   */
  Checked stored(byte[] signed, StoreState state) throws ReleaseRefusedException {
    Instant issued =
        ReleaseManifest.parse(content(signed), ReleaseManifest.class)
            .orElseThrow(() -> new ReleaseRefusedException(Reason.NOT_A_MANIFEST, "not a manifest"))
            .issuedAt();
    Roster then =
        Roster.of(
            trust.roster().trust().withRevocations(java.util.List.of()),
            trust.roster().ofRole(Role.OPERATOR_SIGN));
    Checked checked = signature(signed, then, issued);
    ReleaseManifest manifest = checked.manifest();
    list(manifest);
    if (manifest.version() < state.version()) {
      throw new ReleaseRefusedException(
          Reason.ROLLED_BACK,
          "version %d is on disk; %d was live".formatted(manifest.version(), state.version()));
    }
    return checked;
  }

  private static byte[] content(byte[] signed) throws ReleaseRefusedException {
    try {
      return Signed.contentUnverified(signed, ReleaseManifest.MAX_BYTES);
    } catch (RefusedException e) {
      throw new ReleaseRefusedException(Reason.SIGNATURE, e);
    }
  }

  private Checked signature(byte[] signed, Roster roster, Instant at)
      throws ReleaseRefusedException {
    if (signed.length > ReleaseManifest.MAX_BYTES) {
      throw new ReleaseRefusedException(
          Reason.TOO_LARGE,
          "manifest of %d bytes; at most %d".formatted(signed.length, ReleaseManifest.MAX_BYTES));
    }
    try {
      Signed.Policy policy = new Signed.Policy(roster, Role.OPERATOR_SIGN, trust.threshold(), at);
      byte[] content = Signed.verify(signed, ReleaseManifest.MAX_BYTES, policy).content();
      return ReleaseManifest.parse(content, ReleaseManifest.class)
          .filter(ReleaseManifest::understood)
          .map(manifest -> new Checked(manifest, Blob.hash(content)))
          .orElseThrow(
              () ->
                  new ReleaseRefusedException(
                      Reason.NOT_A_MANIFEST, "signed, but no release this program understands"));
    } catch (RefusedException e) {
      throw new ReleaseRefusedException(Reason.SIGNATURE, e);
    }
  }

  private void list(ReleaseManifest manifest) throws ReleaseRefusedException {
    if (!manifest.mission().equals(trust.mission()) || !manifest.list().equals(trust.list())) {
      throw new ReleaseRefusedException(
          Reason.WRONG_LIST,
          "for mission '%s', list '%s'; this checkpoint follows '%s', '%s'"
              .formatted(manifest.mission(), manifest.list(), trust.mission(), trust.list()));
    }
  }

  private static void version(Checked checked, StoreState state) throws ReleaseRefusedException {
    long version = checked.manifest().version();
    boolean same = version == state.version() && checked.hash().equals(state.manifest());
    if (version <= state.version() && !same) {
      throw new ReleaseRefusedException(
          Reason.ROLLED_BACK, "version %d; %d was live".formatted(version, state.version()));
    }
    if (version > state.version() + MAX_STEP) {
      throw new ReleaseRefusedException(
          Reason.FAST_FORWARD,
          "version %d after %d; at most %d further".formatted(version, state.version(), MAX_STEP));
    }
  }
}
