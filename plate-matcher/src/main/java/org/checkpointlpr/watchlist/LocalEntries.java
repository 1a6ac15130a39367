package org.checkpointlpr.watchlist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Sealed;

/**
 * A handful of entries that hold at this checkpoint alone and end by themselves: a vehicle to look
 * out for, before the mission's list can name it. On disk sealed to the device's own key, in memory
 * in clear: the crew that typed them reads them. Safe on any thread.
 */
public final class LocalEntries implements Watchlist {
  /** The file's name in the folder of the list: {@link WatchlistStore#panic} destroys it too. */
  public static final String FILE = "local.p7m";

  /** More is a list, which operators sign. */
  public static final int MOST = 64;

  /** No entry lives longer. */
  public static final Duration LONGEST = Duration.ofHours(24);

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final int MAX_WORDS = 200;
  private static final int MAX_BYTES = 262_144;
  private static final int PRIORITY = 20;
  private static final String CATEGORY = "LOCAL";

  /**
   * What the crew asks for.
   *
   * @param plate as they saw it
   * @param issuer its id, or empty
   * @param policy how far a reading may be from it
   * @param instruction code of what to do, for example {@code STOP_AND_CHECK}
   * @param reason why; 1 to 200 characters
   * @param who asks; 1 to 200 characters
   * @param validity one minute to {@link #LONGEST}
   */
  public record Draft(
      String plate,
      String issuer,
      MatchPolicy policy,
      String instruction,
      String reason,
      String who,
      Duration validity) {
    /**
     * Checks reason, name and validity.
     *
     * @throws IllegalArgumentException naming the field, never the plate
     */
    public Draft {
      requireWords("reason", reason);
      requireWords("who", who);
      if (validity.compareTo(SHORTEST) < 0 || validity.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "validity of %d minutes; allowed are 1 to %d"
                .formatted(validity.toMinutes(), LONGEST.toMinutes()));
      }
    }

    private static void requireWords(String name, String words) {
      if (words.isBlank() || words.length() > MAX_WORDS) {
        throw new IllegalArgumentException(
            "%s of %d characters; needed are 1 to %d"
                .formatted(name, words.strip().length(), MAX_WORDS));
      }
    }
  }

  /** What happened to an entry. */
  public enum Change {
    /** It was made. */
    ADDED,
    /** Somebody removed it before its time. */
    REMOVED
  }

  /** As it stands in the file. */
  private record Kept(
      Map<String, String> entry, String reason, String who, String added, String until) {
    static Kept of(LocalEntry local) {
      return new Kept(
          EntryFields.of(local.entry()),
          local.reason(),
          local.who(),
          local.added().toString(),
          local.until().toString());
    }

    LocalEntry local() {
      return new LocalEntry(
          EntryFields.parse(entry, "unnamed"),
          reason,
          who,
          Instant.parse(added),
          Instant.parse(until));
    }
  }

  private record File(List<Kept> entries) {}

  private final Path file;
  private final Identity device;
  private final Clock clock;
  private final PlateMatcher matcher = PlateMatcher.standard();
  private volatile List<LocalEntry> entries;
  private volatile boolean destroyed;
  private volatile BiConsumer<Change, LocalEntry> listener = (change, entry) -> {};

  private LocalEntries(Path file, Identity device, Clock clock, List<LocalEntry> entries) {
    this.file = file;
    this.device = device;
    this.clock = clock;
    this.entries = entries;
  }

  /**
   * Opens the file, if it is there.
   *
   * @param device the checkpoint's key for opening
   * @throws IOException if it is there and does not open
   */
  public static LocalEntries open(Path file, Identity device, Clock clock) throws IOException {
    List<LocalEntry> entries = Files.exists(file) ? read(file, device) : List.of();
    return new LocalEntries(file, device, clock, entries);
  }

  private static List<LocalEntry> read(Path file, Identity device) throws IOException {
    try {
      byte[] json = Sealed.open(DurableFiles.read(file, MAX_BYTES), MAX_BYTES, device);
      return ReleaseManifest.parse(json, File.class)
          .orElseThrow(() -> new IOException(file + " is damaged"))
          .entries()
          .stream()
          .map(Kept::local)
          .toList();
    } catch (RefusedException e) {
      throw new IOException(file + " does not open: " + e.getMessage(), e);
    }
  }

  /** Sets who is told of each change, on the thread that made it. */
  public void onChange(BiConsumer<Change, LocalEntry> newListener) {
    listener = newListener;
  }

  /**
   * Makes an entry; it is on the disk when this returns.
   *
   * @throws IllegalArgumentException naming what is wrong, never the plate
   * @throws IOException if it cannot be stored
   */
  public LocalEntry add(Draft draft) throws IOException {
    LocalEntry added = entry(draft);
    synchronized (this) {
      List<LocalEntry> now = new ArrayList<>(active());
      if (destroyed) {
        throw new IllegalArgumentException("the list was destroyed here; nothing can be added");
      }
      if (now.size() >= MOST) {
        throw new IllegalArgumentException(
            "%d entries are there already; at most %d".formatted(now.size(), MOST));
      }
      now.add(added);
      keep(now);
    }
    listener.accept(Change.ADDED, added);
    return added;
  }

  private LocalEntry entry(Draft draft) {
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    Instant now = clock.instant();
    Instant until = now.plus(draft.validity());
    WatchlistEntry entry =
        new WatchlistEntry(
            "local-" + HexFormat.of().formatHex(random),
            draft.plate(),
            draft.issuer(),
            draft.policy(),
            new Handling(CATEGORY, PRIORITY, draft.instruction(), false),
            // Not "from now": the vehicle may have passed a minute ago.
            new Scope(null, until, null, java.util.Set.of(), Direction.ANY),
            Details.NONE);
    return new LocalEntry(entry, draft.reason().strip(), draft.who().strip(), now, until);
  }

  /**
   * Removes an entry before its time.
   *
   * @param who does it
   * @return whether it was there
   * @throws IOException if that cannot be stored
   */
  public boolean remove(String id, String who) throws IOException {
    Optional<LocalEntry> found;
    synchronized (this) {
      found = active().stream().filter(local -> local.entry().id().equals(id)).findFirst();
      if (found.isEmpty()) {
        return false;
      }
      LocalEntry gone = found.get();
      keep(active().stream().filter(local -> !local.equals(gone)).toList());
    }
    LocalEntry gone = found.get();
    listener.accept(
        Change.REMOVED,
        new LocalEntry(gone.entry(), gone.reason(), who, gone.added(), gone.until()));
    return true;
  }

  /** Returns the entries whose time is not over, oldest first. */
  public List<LocalEntry> active() {
    Instant now = clock.instant();
    return entries.stream().filter(local -> now.isBefore(local.until())).toList();
  }

  /** Takes entries whose time is over off the disk too; to be called every minute or so. */
  public void forget() throws IOException {
    if (active().size() < entries.size()) {
      synchronized (this) {
        keep(active());
      }
    }
  }

  private void keep(List<LocalEntry> now) throws IOException {
    if (destroyed) {
      return;
    }
    if (now.isEmpty()) {
      DurableFiles.shred(file);
    } else {
      byte[] json = ReleaseManifest.json(new File(now.stream().map(Kept::of).toList()));
      byte[] sealed = Sealed.seal(json, List.of(device.certificate()));
      if (sealed.length > MAX_BYTES) {
        throw new IOException("%d local entries do not fit their file".formatted(now.size()));
      }
      DurableFiles.write(file, sealed);
    }
    entries = List.copyOf(now);
  }

  /** Forgets all entries and overwrites their file; nothing can be added any more. Never throws. */
  public void destroy() {
    destroyed = true;
    entries = List.of();
    try {
      DurableFiles.shred(file);
    } catch (IOException e) {
      return; // sealed, and whoever can open it holds this device's key anyway
    }
  }

  @Override
  public List<ListMatch> match(List<Alternative> reading, MatchContext context) {
    List<LocalEntry> now = active();
    return now.isEmpty()
        ? List.of()
        : new PlainWatchlist(now.stream().map(LocalEntry::entry).toList(), matcher)
            .match(reading, context);
  }

  @Override
  public int size() {
    return active().size();
  }
}
