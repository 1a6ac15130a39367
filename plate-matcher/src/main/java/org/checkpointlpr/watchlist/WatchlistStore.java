package org.checkpointlpr.watchlist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.seal.DurableFiles;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.watchlist.ApplyResult.Applied;
import org.checkpointlpr.watchlist.ApplyResult.Reason;
import org.checkpointlpr.watchlist.ApplyResult.Refused;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's list: on disk the sealed files and the signed manifest exactly as received, in
 * memory the index. A release goes live whole or not at all; whatever is wrong with one, the list
 * that was live stays. Safe on any thread: {@link #current()}, {@link #status()} and {@link
 * #panic()} never wait, the rest takes turns.
 */
public final class WatchlistStore implements AutoCloseable {
  /** Two million entries are 128 MB of index: more than any list that was ever described to us. */
  public static final int MAX_ENTRIES = 2_000_000;

  /** What the crew and headquarters are told of the list. */
  public enum State {
    /** No release has ever been live. */
    NONE,
    /** The list is matched against. */
    LIVE,
    /** The keys have been zeroed; only a new release or a restart opens the list again. */
    LOCKED,
    /** The list was destroyed on purpose; nothing is taken until a person lifts that. */
    PANICKED
  }

  /**
   * The list's state.
   *
   * @param state whether it is matched against
   * @param version of the live release; 0 if there never was one
   * @param manifest SHA-256 of its manifest, as signed, without the signatures
   * @param entries how many
   * @param confirmed when headquarters or operators last spoke
   * @param newestKnown the newest version that headquarters has named
   * @param expired whether the live release's time is over: it is matched on, and the crew is told
   */
  public record Status(
      State state,
      long version,
      String manifest,
      int entries,
      Instant confirmed,
      long newestKnown,
      boolean expired) {
    /** Returns whether headquarters knows a newer release than is live here. */
    public boolean behind() {
      return newestKnown > version;
    }

    /** Returns for how long nobody has confirmed the list. */
    public Duration unconfirmed(Instant now) {
      return Duration.between(confirmed, now);
    }
  }

  private final Path folder;
  private final ListTrust trust;
  private final Clock clock;
  private final ReleaseFiles files;
  private final ReleaseOpener opener;
  private final Object applying = new Object();
  private volatile StoreState state;
  private volatile ReleaseOpener.@Nullable Opened live;
  private volatile boolean locked;
  private final Panic panic;
  private volatile Runnable listener = () -> {};

  private WatchlistStore(Path folder, ListTrust trust, Identity device, Clock clock)
      throws IOException {
    this.folder = Files.createDirectories(folder);
    this.trust = trust;
    this.clock = clock;
    this.files = new ReleaseFiles(folder.resolve(Release.PARTS));
    this.opener = new ReleaseOpener(files, device, PlateMatcher.standard());
    this.panic = new Panic(folder, files);
    this.state = StoreState.read(folder);
  }

  /**
   * Opens the store and the list that was live when it was closed.
   *
   * @param folder is made if it is not there
   * @param device the checkpoint's key for opening
   * @param clock the wall clock; may be wrong, but never counts as earlier than signed times
   * @throws IOException if the folder cannot be read, or what was live does not open any more
   */
  public static WatchlistStore open(Path folder, ListTrust trust, Identity device, Clock clock)
      throws IOException {
    WatchlistStore store = new WatchlistStore(folder, trust, device, clock);
    Path manifest = folder.resolve(Release.MANIFEST);
    if (Panic.isMarked(folder)) {
      store.panic(); // again: the power may have gone before all was destroyed
      store.sweep();
    } else if (Files.exists(manifest)) {
      store.reopen(DurableFiles.read(manifest, ReleaseManifest.MAX_BYTES));
    }
    return store;
  }

  private synchronized void reopen(byte[] signed) throws IOException {
    try {
      ManifestCheck.Checked checked = new ManifestCheck(trust).stored(signed, state);
      ReleaseDownload release = new ReleaseDownload(checked, signed, files);
      ReleaseOpener.Opened opened = opener.open(release);
      live = opened;
      if (!checked.hash().equals(state.manifest())) {
        state =
            state.live(
                checked.manifest(),
                checked.hash()); // the power went between the switch and the note
        state.write(folder);
      }
    } catch (ReleaseRefusedException e) {
      throw new IOException("the list in " + folder + " does not open: " + e.getMessage(), e);
    }
  }

  /** Returns the list to match against; empty if none is live or the keys are zeroed. */
  public Optional<Watchlist> current() {
    ReleaseOpener.Opened now = live;
    return now == null || locked || panic.raised() ? Optional.empty() : Optional.of(now.list());
  }

  /**
   * Returns what the mission's instructions mean, also while the list is locked: the crew's own
   * entries may use them. None after a panic, or if the live release defines none.
   */
  public HandlingCodes handling() {
    ReleaseOpener.Opened now = live;
    return now == null || panic.raised() ? HandlingCodes.NONE : now.handling();
  }

  /** Returns what there is to tell. */
  public Status status() {
    ReleaseOpener.Opened now = live;
    StoreState known = state;
    State kind =
        panic.raised()
            ? State.PANICKED
            : locked ? State.LOCKED : now == null ? State.NONE : State.LIVE;
    return new Status(
        kind,
        known.version(),
        known.manifest(),
        now == null ? 0 : now.list().size(),
        Instant.parse(known.confirmed()),
        known.newestKnown(),
        now != null && !known.notBefore(clock.instant()).isBefore(now.manifest().expiresAt()));
  }

  /** Either a download whose files are to be gathered, or a refusal. */
  public sealed interface Begun {
    /** The manifest is good; gather what it is missing, then {@link WatchlistStore#apply}. */
    record Gathering(ReleaseDownload download) implements Begun {}

    /** The manifest is not good. */
    record NotBegun(Refused refused) implements Begun {}
  }

  /**
   * Returns when the list locks itself if nobody confirms it before: {@link #lockIfLeaseOver}.
   * Empty if none is live.
   */
  public Optional<Instant> leaseEnds() {
    ReleaseOpener.Opened now = live;
    return now == null || locked
        ? Optional.empty()
        : Optional.of(
            Instant.parse(state.confirmed())
                .plus(Duration.ofHours(now.manifest().maxOfflineHours())));
  }

  /** Checks a manifest that has arrived: everything that can be checked without other files. */
  public Begun begin(byte[] signedManifest) {
    try {
      panic.requireNone();
      ManifestCheck.Checked checked =
          new ManifestCheck(trust).arriving(signedManifest, state, clock.instant());
      return new Begun.Gathering(new ReleaseDownload(checked, signedManifest, files));
    } catch (ReleaseRefusedException e) {
      return new Begun.NotBegun(e.refused());
    }
  }

  /** Makes a gathered release live. */
  public ApplyResult apply(ReleaseDownload release) {
    ApplyResult result = goLive(release);
    if (result instanceof Applied) {
      listener.run();
    }
    return result;
  }

  /** Opening a million entries takes a while: nobody else waits for it. */
  private ApplyResult goLive(ReleaseDownload release) {
    synchronized (applying) {
      try {
        panic.requireNone();
        // Again: another release may have gone live since this one was begun.
        new ManifestCheck(trust).arriving(release.signedManifest(), state, clock.instant());
        ReleaseOpener.Opened opened = opener.open(release);
        files.sync();
        switchTo(release, opened);
        files.keepOnly(release.names());
        if (panic.raised()) {
          panic(); // it came while this release went live: what was written since goes too
          sweep();
          panic.requireNone();
        }
        return new Applied(release.version(), opened.list().size());
      } catch (ReleaseRefusedException e) {
        return e.refused();
      } catch (IOException e) {
        return new Refused(Reason.DISK, null, "the list cannot be stored: " + e.getMessage());
      }
    }
  }

  private synchronized void switchTo(ReleaseDownload release, ReleaseOpener.Opened opened)
      throws IOException {
    DurableFiles.write(folder.resolve(Release.MANIFEST), release.signedManifest());
    DurableFiles.syncFolder(folder);
    ReleaseOpener.Opened before = live;
    live = opened;
    locked = false;
    if (before != null) {
      before.keys().close();
    }
    state = state.live(release.manifest(), release.manifestHash());
    state.write(folder);
  }

  /** Takes a release from a folder, for example on a stick, by the same checks. */
  public ApplyResult apply(Path releaseFolder) {
    Path parts = releaseFolder.resolve(Release.PARTS);
    return apply(
        () -> DurableFiles.read(releaseFolder.resolve(Release.MANIFEST), ReleaseManifest.MAX_BYTES),
        blob -> {
          try {
            return Optional.of(DurableFiles.read(parts.resolve(blob.sha256()), blob.len()));
          } catch (IOException e) {
            return Optional.empty();
          }
        });
  }

  /** Takes a release from memory, by the same checks. */
  public ApplyResult apply(Release release) {
    return apply(
        release::manifest, blob -> Optional.ofNullable(release.files().get(blob.sha256())));
  }

  @FunctionalInterface
  private interface Source {
    byte[] read() throws IOException;
  }

  private ApplyResult apply(Source manifest, Function<Blob, Optional<byte[]>> source) {
    Begun begun;
    try {
      begun = begin(manifest.read());
    } catch (IOException e) {
      return new Refused(Reason.MISSING_FILE, null, "no manifest: " + e.getMessage());
    }
    if (begun instanceof Begun.NotBegun not) {
      return not.refused();
    }
    ReleaseDownload download = ((Begun.Gathering) begun).download();
    for (List<Blob> missing = download.missing();
        !missing.isEmpty();
        missing = download.missing()) {
      for (Blob blob : missing) {
        Optional<byte[]> bytes = source.apply(blob);
        if (bytes.isEmpty()) {
          return new Refused(
              Reason.MISSING_FILE, null, "file %.12s is not there".formatted(blob.sha256()));
        }
        Optional<Refused> refused = download.offer(bytes.get());
        if (refused.isPresent()) {
          return refused.get();
        }
      }
    }
    return apply(download);
  }

  /**
   * Takes note of a word that headquarters has signed: the caller has verified it.
   *
   * @param signed the time in it
   * @param newestVersion the newest version of this list that it names; 0 if none
   */
  public synchronized void heard(Instant signed, long newestVersion) throws IOException {
    state = state.heard(signed, newestVersion);
    state.write(folder);
  }

  /**
   * Locks the list if nobody has confirmed it for longer than its release allows. To be called
   * every minute or so.
   *
   * @return whether the list is locked
   */
  public synchronized boolean lockIfLeaseOver() {
    ReleaseOpener.Opened now = live;
    if (now != null && !locked) {
      Duration silent =
          Duration.between(Instant.parse(state.confirmed()), state.notBefore(clock.instant()));
      if (silent.compareTo(Duration.ofHours(now.manifest().maxOfflineHours())) > 0) {
        lock();
      }
    }
    return locked;
  }

  /** Zeroes the keys at once: nothing matches any more until a restart or a new release. */
  public void lock() {
    locked = true;
    ReleaseOpener.Opened now = live;
    if (now != null) {
      now.keys().close();
    }
  }

  /**
   * Destroys the list at once: zeroes its keys in memory, then overwrites and removes the file in
   * which they are sealed to this device, and removes the manifest. Within 200 ms, if the disk
   * answers. What waits in the outbox stays. No release is taken until {@link #liftPanic}. Safe on
   * any thread, also while a release goes live; does not wait for that, and never throws: what the
   * disk refuses to destroy is tried again at the next start. {@link #sweep} is to follow.
   */
  public void panic() {
    panic.raise();
    lock();
    panic.destroyKeys();
  }

  /**
   * After a panic, removes the parts, which nobody can open any more; does nothing else. Some file
   * systems take seconds for thousands of them.
   */
  public void sweep() {
    if (panic.raised()) {
      panic.sweep();
    }
  }

  /**
   * Does on the disk what {@link #panic} and {@link #sweep} do, without the device's keys. An agent
   * that has this folder open sees the mark: see {@link #isMarked}.
   *
   * @throws IOException if there is no such folder and none can be made
   */
  public static void panic(Path folder) throws IOException {
    Panic panic = new Panic(folder, new ReleaseFiles(folder.resolve(Release.PARTS)));
    panic.destroyKeys();
    panic.sweep();
  }

  /**
   * Returns whether another program has marked the folder and this store has not obeyed yet; costs
   * one look at the disk, and is to be asked many times a second.
   */
  public boolean isMarked() {
    return !panic.raised() && Panic.isMarked(folder);
  }

  /**
   * Lets a store that is opened after this take releases again. The device still has its own key:
   * whoever might have read the disk before should not be trusted with a list of the same secrets.
   *
   * @return whether there was a panic
   */
  public static boolean liftPanic(Path folder) throws IOException {
    return Panic.unmark(folder);
  }

  /** Sets who is told, on the thread that applied it, that another release went live. */
  public void onChange(Runnable newListener) {
    listener = newListener;
  }

  /** Zeroes the keys. */
  @Override
  public void close() {
    lock();
  }
}
