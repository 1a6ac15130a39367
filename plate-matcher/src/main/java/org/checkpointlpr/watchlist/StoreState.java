package org.checkpointlpr.watchlist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.checkpointlpr.seal.DurableFiles;

/**
 * What a checkpoint remembers between starts, against rollback and wrong clocks.
 *
 * @param version the highest version that was live
 * @param manifest SHA-256 of its manifest, as signed, without the signatures
 * @param clockFloor ISO 8601: the newest signed time seen; it is never earlier than this
 * @param confirmed ISO 8601: when headquarters or operators last spoke
 * @param newestKnown the newest version that headquarters has named
 */
record StoreState(
    long version, String manifest, String clockFloor, String confirmed, long newestKnown) {
  private static final String FILE = "state.json";
  private static final int MAX_BYTES = 4096;

  static final StoreState NEW =
      new StoreState(0, "", Instant.EPOCH.toString(), Instant.EPOCH.toString(), 0);

  StoreState {
    Instant.parse(clockFloor);
    Instant.parse(confirmed);
  }

  static StoreState read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return NEW;
    }
    Optional<StoreState> state =
        ReleaseManifest.parse(DurableFiles.read(file, MAX_BYTES), StoreState.class);
    return state.orElseThrow(() -> new IOException(file + " is damaged"));
  }

  void write(Path folder) throws IOException {
    DurableFiles.write(folder.resolve(FILE), ReleaseManifest.json(this));
    DurableFiles.syncFolder(folder);
  }

  /** Returns the later of the clock and the newest signed time. */
  Instant notBefore(Instant clock) {
    Instant floor = Instant.parse(clockFloor);
    return clock.isBefore(floor) ? floor : clock;
  }

  /** Returns the state after a signed word of this time. */
  StoreState heard(Instant signed, long knownVersion) {
    Instant floor = Instant.parse(clockFloor);
    Instant last = Instant.parse(confirmed);
    return new StoreState(
        version,
        manifest,
        (signed.isAfter(floor) ? signed : floor).toString(),
        (signed.isAfter(last) ? signed : last).toString(),
        Math.max(newestKnown, knownVersion));
  }

  StoreState live(ReleaseManifest release, String hash) {
    StoreState heard = heard(release.issuedAt(), release.version());
    return new StoreState(
        release.version(), hash, heard.clockFloor, heard.confirmed, heard.newestKnown);
  }
}
