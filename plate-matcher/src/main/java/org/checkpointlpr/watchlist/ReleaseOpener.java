package org.checkpointlpr.watchlist;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Sealed;
import org.checkpointlpr.watchlist.ApplyResult.Reason;

/** Opens a release whose files are all here, and builds the index. */
final class ReleaseOpener {
  /** Three rows an entry on average: lists in which every entry allows an edit are smaller. */
  private static final int MAX_ROWS = 2 * WatchlistStore.MAX_ENTRIES;

  private final ReleaseFiles files;
  private final Identity device;
  private final PlateMatcher matcher;

  ReleaseOpener(ReleaseFiles files, Identity device, PlateMatcher matcher) {
    this.files = files;
    this.device = device;
    this.matcher = matcher;
  }

  /**
   * A release that can be matched against, the keys that its owner must zero, and what its
   * instructions mean.
   */
  record Opened(
      ReleaseManifest manifest, LockedWatchlist list, ListKeys keys, HandlingCodes handling) {}

  Opened open(ReleaseDownload release) throws ReleaseRefusedException {
    if (!release.missing().isEmpty()) {
      throw new ReleaseRefusedException(
          Reason.MISSING_FILE, release.missing().size() + " files are still to come");
    }
    ListKeys keys = keys(release.manifest().keys());
    boolean opened = false;
    try {
      ListShape shape = shape(release.manifest(), keys);
      HandlingCodes handling = handling(release.manifest(), keys);
      Part[] parts = rows(release, keys);
      TagIndex index = TagIndex.of(parts);
      LockedWatchlist.Records records = records(release.parts(), parts, keys);
      opened = true;
      return new Opened(
          release.manifest(),
          new LockedWatchlist(index, records, keys, matcher, shape),
          keys,
          handling);
    } finally {
      if (!opened) {
        keys.close();
      }
    }
  }

  private ListKeys keys(Blob blob) throws ReleaseRefusedException {
    try {
      byte[] both = Sealed.open(files.get(blob), ReleaseManifest.MAX_KEYS_BYTES, device);
      if (both.length == 2 * ListKeys.BYTES) {
        return ListKeys.take(both);
      }
    } catch (RefusedException e) {
      throw new ReleaseRefusedException(Reason.NOT_FOR_US, e);
    }
    throw new ReleaseRefusedException(Reason.UNREADABLE, "the list's keys have the wrong length");
  }

  private ListShape shape(ReleaseManifest manifest, ListKeys keys) throws ReleaseRefusedException {
    byte[] context = ReleaseBuilder.headContext(manifest.mission(), manifest.list());
    Optional<ListShape> shape =
        opened(manifest.head(), context, keys)
            .flatMap(json -> ReleaseManifest.parse(json, ListShape.class));
    if (shape.isEmpty()) {
      throw new ReleaseRefusedException(Reason.UNREADABLE, "the list's head does not open");
    }
    if (shape.get().entries() > WatchlistStore.MAX_ENTRIES
        || shape.get().partialShapes().size() > ListShape.MAX_SHAPES) {
      throw new ReleaseRefusedException(
          Reason.TOO_MANY,
          "%d entries; at most %d".formatted(shape.get().entries(), WatchlistStore.MAX_ENTRIES));
    }
    return shape.get();
  }

  private Optional<byte[]> opened(Blob blob, byte[] context, ListKeys keys)
      throws ReleaseRefusedException {
    byte[] sealed = files.get(blob);
    return keys.listKey()
        .<Optional<byte[]>, RuntimeException>use(
            key -> Box.open(key, context, sealed, 0, sealed.length));
  }

  private HandlingCodes handling(ReleaseManifest manifest, ListKeys keys)
      throws ReleaseRefusedException {
    Blob blob = manifest.handling();
    if (blob == null) {
      return HandlingCodes.NONE;
    }
    byte[] context = ReleaseBuilder.handlingContext(manifest.mission(), manifest.list());
    byte[] file =
        opened(blob, context, keys)
            .orElseThrow(
                () ->
                    new ReleaseRefusedException(
                        Reason.UNREADABLE, "the mission's instructions do not open"));
    try {
      return HandlingFile.read(file).orThrow();
    } catch (IllegalArgumentException e) {
      throw new ReleaseRefusedException(
          Reason.UNREADABLE, "the mission's instructions, " + e.getMessage());
    }
  }

  private Part[] rows(ReleaseDownload release, ListKeys keys) throws ReleaseRefusedException {
    List<Blob> blobs = release.parts();
    Part[] rows = new Part[blobs.size()];
    long count = 0;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = part(release, i, keys).rowsOnly();
      count += rows[i].rows();
      if (count > MAX_ROWS) {
        throw new ReleaseRefusedException(Reason.TOO_MANY, "more than %d rows".formatted(MAX_ROWS));
      }
    }
    return rows;
  }

  private Part part(ReleaseDownload release, int number, ListKeys keys)
      throws ReleaseRefusedException {
    ReleaseManifest manifest = release.manifest();
    Part.Place place = new Part.Place(manifest.mission(), manifest.list(), manifest.bits(), number);
    return Part.open(files.get(release.parts().get(number)), place, keys.listKey())
        .orElseThrow(
            () ->
                new ReleaseRefusedException(
                    Reason.UNREADABLE, "part %d does not open in its place".formatted(number)));
  }

  /**
   * Reads records one by one: opening the whole part for each would cost ten times as much. That
   * nobody has changed the part since it was opened is proven by the record's own seal.
   */
  private LockedWatchlist.Records records(List<Blob> blobs, Part[] parts, ListKeys keys) {
    int[] recordsFrom = new int[parts.length];
    byte[] nonces = new byte[parts.length * Box.NONCE];
    for (int i = 0; i < parts.length; i++) {
      recordsFrom[i] = Part.recordsFrom(parts[i].rows());
      parts[i].copyNonce(nonces, i * Box.NONCE);
    }
    return (part, row) -> {
      Blob blob = blobs.get(part);
      int from = recordsFrom[part] + row.recordOffset();
      if ((long) from + row.recordLength() + Box.OVERHEAD > blob.len()) {
        return Optional.empty();
      }
      byte[] sealed = files.peek(blob, Box.NONCE + from, row.recordLength());
      byte[] nonce = Arrays.copyOfRange(nonces, part * Box.NONCE, (part + 1) * Box.NONCE);
      return Optional.of(
          keys.listKey().<byte[], RuntimeException>use(key -> Box.peek(key, nonce, sealed, from)));
    };
  }
}
