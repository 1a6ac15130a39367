package org.checkpointlpr.watchlist;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.checkpointlpr.match.LookAlikes;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.PartialPattern;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Sealed;
import org.checkpointlpr.seal.Signed;

/**
 * Makes releases of one list. The same entries under the same keys give the same parts, so that a
 * changed plate changes one part, its page and the manifest.
 */
public final class ReleaseBuilder {
  /**
   * What to release.
   *
   * @param version higher than any before
   * @param previous the hash of the manifest before ({@link Release#manifestHash}); empty for the
   *     first
   * @param issued now
   * @param validity how long checkpoints may take it up
   * @param maxOfflineHours after so many hours without a word from headquarters the list locks
   */
  public record Order(
      long version, String previous, Instant issued, Duration validity, int maxOfflineHours) {}

  // Small parts make small updates; below this the manifest and the pages weigh more than the part.
  private static final int TARGET_BYTES = 16_384;

  private final String mission;
  private final String list;
  private final ListKeys keys;
  private int bits;
  private Set<X509Certificate> sealedTo = Set.of();
  private byte[] sealedKeys = {};
  private byte[] handling = {};

  /**
   * Creates a builder.
   *
   * @param mission the mission's name
   * @param list the list's name
   * @param keys stay the caller's
   */
  public ReleaseBuilder(String mission, String list, ListKeys keys) {
    this.mission = mission;
    this.list = list;
    this.keys = keys;
  }

  /**
   * Goes on from an earlier release of the same keys: keeps its division into parts, and its
   * envelope as long as the recipients are the same.
   *
   * @param release as it was published
   * @param recipients to whom its keys were sealed
   */
  public ReleaseBuilder continuing(Release release, List<X509Certificate> recipients) {
    Optional<ReleaseManifest> manifest = manifest(release);
    manifest.ifPresent(
        before -> {
          bits = before.bits();
          byte[] envelope = release.files().get(before.keys().sha256());
          if (envelope != null) {
            sealedTo = Set.copyOf(recipients);
            sealedKeys = envelope.clone();
          }
        });
    return this;
  }

  /**
   * Gives checkpoints the mission's instructions with the list. The same file under the same keys
   * gives the same bytes, and is not sent again.
   *
   * @param file a {@link HandlingFile}; empty for none
   * @throws IllegalArgumentException naming its first bad line
   */
  public ReleaseBuilder handling(byte[] file) {
    if (file.length > 0) {
      HandlingCodes unused = HandlingFile.read(file).orThrow();
    }
    handling = file.clone();
    return this;
  }

  private static Optional<ReleaseManifest> manifest(Release release) {
    try {
      byte[] content = Signed.contentUnverified(release.manifest(), ReleaseManifest.MAX_BYTES);
      return ReleaseManifest.parse(content, ReleaseManifest.class);
    } catch (org.checkpointlpr.seal.RefusedException e) {
      return Optional.empty();
    }
  }

  /**
   * Builds and signs a release.
   *
   * @param entries with different ids
   * @param recipients certificates of the checkpoints that may open it
   * @param operator who signs first
   * @throws IllegalArgumentException if the list is larger than a checkpoint would take
   */
  public Release build(
      List<WatchlistEntry> entries,
      List<X509Certificate> recipients,
      Order order,
      Identity operator) {
    ListShape shape = shape(entries);
    Map<String, byte[]> files = new HashMap<>();
    List<Blob> parts = parts(entries, files);
    Blob keysBlob = put(files, sealedKeys(recipients));
    Blob head = put(files, head(shape));
    List<Blob> pages = new ArrayList<>();
    for (int first = 0; first < parts.size(); first += ReleaseManifest.PARTS_PER_PAGE) {
      int end = Math.min(parts.size(), first + ReleaseManifest.PARTS_PER_PAGE);
      pages.add(
          put(
              files,
              ReleaseManifest.json(new ReleaseManifest.Page(first, parts.subList(first, end)))));
    }
    ReleaseManifest manifest =
        new ReleaseManifest(
            ReleaseManifest.TYPE,
            1,
            mission,
            list,
            order.version(),
            order.previous(),
            order.issued().toString(),
            order.issued().plus(order.validity()).toString(),
            order.maxOfflineHours(),
            LookAlikes.VERSION,
            bits,
            keysBlob,
            head,
            pages,
            handling.length == 0
                ? null
                : put(files, sealed(handlingContext(mission, list), handling)));
    return new Release(Signed.sign(manifest.toJson(), operator), files);
  }

  private static ListShape shape(List<WatchlistEntry> entries) {
    Set<String> ids = new HashSet<>();
    Set<String> shapes = new TreeSet<>();
    boolean edits = false;
    for (WatchlistEntry entry : entries) {
      if (!ids.add(entry.id())) {
        throw new IllegalArgumentException("two entries have the id '" + entry.id() + "'");
      }
      edits |= entry.policy() == MatchPolicy.ONE_EDIT;
      if (entry.policy() == MatchPolicy.PARTIAL) {
        shapes.add(PartialPattern.shape(entry.wanted().text()));
      }
    }
    require(entries.size(), WatchlistStore.MAX_ENTRIES, "entries");
    require(shapes.size(), ListShape.MAX_SHAPES, "different shapes of partial plates");
    return new ListShape(entries.size(), edits, List.copyOf(shapes));
  }

  private static void require(int count, int max, String what) {
    if (count > max) {
      throw new IllegalArgumentException(count + " " + what + "; a checkpoint takes " + max);
    }
  }

  private List<Blob> parts(List<WatchlistEntry> entries, Map<String, byte[]> files) {
    Prf pepper = Prf.under(keys.pepper());
    long[] tags = new long[entries.size()];
    long bytes = 0;
    for (int i = 0; i < tags.length; i++) {
      List<byte[]> rowKeys = Row.keys(entries.get(i).wanted(), pepper);
      tags[i] = Prf.tag(rowKeys.get(0));
      bytes += rowKeys.size() * 60L + EntryExport.json(entries.get(i)).length() + 60;
    }
    while (bits < ReleaseManifest.MAX_BITS && (bytes >> bits) > TARGET_BYTES) {
      bits++;
    }
    while (true) {
      Optional<List<byte[]>> sealed = seal(entries, tags, pepper);
      if (sealed.isPresent()) {
        return sealed.get().stream().map(part -> put(files, part)).toList();
      }
      if (bits == ReleaseManifest.MAX_BITS) {
        throw new IllegalArgumentException("too many entries for nearly the same plate");
      }
      bits++;
    }
  }

  /** Returns all parts, or nothing if one is too long and they must be divided further. */
  private Optional<List<byte[]>> seal(List<WatchlistEntry> entries, long[] tags, Prf pepper) {
    List<List<WatchlistEntry>> divided = new ArrayList<>();
    for (int i = 0; i < 1 << bits; i++) {
      divided.add(new ArrayList<>());
    }
    for (int i = 0; i < tags.length; i++) {
      divided.get(bits == 0 ? 0 : (int) (tags[i] >>> (64 - bits))).add(entries.get(i));
    }
    return keys.listKey()
        .<Optional<List<byte[]>>, RuntimeException>use(
            listKey -> {
              List<byte[]> sealed = new ArrayList<>();
              for (int i = 0; i < divided.size(); i++) {
                Part.Place place = new Part.Place(mission, list, bits, i);
                byte[] part = Part.seal(divided.get(i), place, pepper, listKey);
                if (part.length > Part.MAX_BYTES) {
                  return Optional.empty();
                }
                sealed.add(part);
              }
              return Optional.of(sealed);
            });
  }

  private byte[] head(ListShape shape) {
    return sealed(headContext(mission, list), ReleaseManifest.json(shape));
  }

  private byte[] sealed(byte[] context, byte[] content) {
    return keys.listKey().<byte[], RuntimeException>use(key -> Box.seal(key, context, content));
  }

  static byte[] headContext(String mission, String list) {
    return ("head\0" + mission + '\0' + list).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  static byte[] handlingContext(String mission, String list) {
    return ("handling\0" + mission + '\0' + list).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private byte[] sealedKeys(List<X509Certificate> recipients) {
    if (!sealedTo.equals(Set.copyOf(recipients))) {
      byte[] both = keys.both();
      try {
        sealedKeys = Sealed.seal(both, recipients);
        sealedTo = Set.copyOf(recipients);
      } finally {
        Prf.wipe(both);
      }
    }
    return sealedKeys;
  }

  private static Blob put(Map<String, byte[]> files, byte[] bytes) {
    Blob blob = Blob.of(bytes);
    files.put(blob.sha256(), bytes);
    return blob;
  }
}
