package org.checkpointlpr.agent.lists;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.hit.ListReport;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.LocalEntryReport;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.watchlist.ListMatch;
import org.checkpointlpr.watchlist.ListTrust;
import org.checkpointlpr.watchlist.LocalEntries;
import org.checkpointlpr.watchlist.LocalEntry;
import org.checkpointlpr.watchlist.MatchContext;
import org.checkpointlpr.watchlist.Watchlist;
import org.checkpointlpr.watchlist.WatchlistStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a running checkpoint matches against, and who may change it: the mission's list, which
 * operators sign, and the crew's own entries. Safe on any thread; asking never waits for a change.
 */
public final class CheckpointLists implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointLists.class);

  /** How soon 'checkpoint panic' in another process is obeyed; a look costs 3 microseconds. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final ListSettings settings;
  private final WatchlistStore store;
  private final LocalEntries local;
  private final CheckpointFeed feed;
  private final Clock clock;
  private final ListTaker taker;
  private final Pulse panicPulse = new Pulse("panic");
  private final Thread panicWatch;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Runnable listener = () -> {};
  private volatile Confirmation told = Confirmation.CONFIRMED;

  private CheckpointLists(
      ListSettings settings,
      WatchlistStore store,
      LocalEntries local,
      CheckpointFeed feed,
      Clock clock) {
    this.settings = settings;
    this.store = store;
    this.local = local;
    this.feed = feed;
    this.clock = clock;
    this.taker = new ListTaker(settings, store, feed);
    this.panicWatch = new Thread(panicPulse.of(this::watchForPanic), panicPulse.name());
    this.panicWatch.setDaemon(true);
  }

  /**
   * Opens the list that was live and the crew's entries, then takes what lies in the configured
   * folder.
   *
   * @throws IOException if a folder cannot be read, or what was live does not open any more
   */
  public static CheckpointLists open(ListSettings settings, CheckpointFeed feed, Clock clock)
      throws IOException {
    Identity device = feed.party().identity(Role.CHECKPOINT_OPEN);
    ListTrust trust =
        ListTrust.of(
            feed.party().mission(), settings.list(), feed.party().roster(), settings.signatures());
    WatchlistStore store = WatchlistStore.open(settings.folder(), trust, device, clock);
    try {
      LocalEntries local =
          LocalEntries.open(settings.folder().resolve(LocalEntries.FILE), device, clock);
      if (store.status().state() == WatchlistStore.State.PANICKED) {
        local.destroy();
      }
      CheckpointLists lists = new CheckpointLists(settings, store, local, feed, clock);
      store.onChange(lists::changed);
      local.onChange(lists::changed);
      // At once, not at the first round: restarting a stolen device must not lengthen the lease.
      boolean unused = store.lockIfLeaseOver();
      lists.taker.lookAtStick();
      return lists;
    } catch (IOException e) {
      store.close();
      throw e;
    }
  }

  /** Subscribes and starts the threads; before the feed starts. */
  public void start() {
    taker.start();
    panicWatch.start();
  }

  /** Returns what to match against; empty if there is nothing, or it is locked or destroyed. */
  public Optional<Watchlist> current() {
    Optional<Watchlist> list = store.current();
    if (local.size() == 0) {
      return list;
    }
    return Optional.of(list.map(mission -> Watchlist.of(mission, local)).orElse(local));
  }

  /** Returns all entries, the crew's own among them, that the reading matches here and now. */
  public List<ListMatch> match(List<Alternative> reading, MatchContext context) {
    return current().map(list -> list.match(reading, context)).orElse(List.of());
  }

  /** Returns how the mission's list is. */
  public WatchlistStore.Status status() {
    return store.status();
  }

  /** Returns how far the mission's list may be relied on. */
  public Confirmation confirmation() {
    return Confirmation.of(store.status(), clock.instant());
  }

  /** Returns why the last release was refused; empty once one was applied. */
  public Optional<String> lastRefusal() {
    return taker.lastRefusal();
  }

  /** Returns the signs of life of this feature's threads. */
  public List<Pulse> pulses() {
    return List.of(taker.pulse(), panicPulse);
  }

  /** Returns the mission's list. */
  public WatchlistStore store() {
    return store;
  }

  /** Returns the crew's own entries; each change goes to headquarters. */
  public LocalEntries local() {
    return local;
  }

  /** Sets who is told, on the thread {@code lists}, that there are other entries than before. */
  public void onChange(Runnable newListener) {
    listener = newListener;
  }

  private void changed() {
    listener.run();
  }

  private void changed(LocalEntries.Change change, LocalEntry entry) {
    boolean added = change == LocalEntries.Change.ADDED;
    var unused =
        feed.submit(
                new LocalEntryReport(
                    entry.entry().id(),
                    added,
                    entry.entry().plate(),
                    entry.entry().issuer(),
                    entry.entry().handling().instruction(),
                    entry.reason(),
                    entry.who(),
                    entry.until()))
            .whenComplete(
                (stored, trouble) -> {
                  if (trouble != null) {
                    LOG.error("local entry not reported because={}", trouble.getMessage());
                  }
                });
    if (added) {
      taker.enqueue(this::changed);
    }
  }

  /** What is due every ten seconds or so: the lease, the crew's entries, the alarm. */
  public void round() {
    boolean locked = store.lockIfLeaseOver();
    try {
      local.forget();
    } catch (IOException e) {
      LOG.warn("local entries cannot be stored: {}", e.toString());
    }
    Confirmation now = confirmation();
    if (now != told) {
      told = now;
      LOG.warn(
          "watchlist confirmation={} confirmedAt={} locked={}",
          now,
          store.status().state() == WatchlistStore.State.NONE
              ? "never"
              : store.status().confirmed(),
          locked);
    }
  }

  /**
   * Destroys the mission's list and the crew's entries at once; see {@link WatchlistStore#panic}.
   * Pictures are read on, and headquarters learns of it.
   *
   * @param who says so
   */
  public void panic(String who) {
    String manifest = store.status().manifest();
    long version = store.status().version();
    store.panic();
    local.destroy();
    LOG.error("PANIC: the watchlist was destroyed by={}", who);
    RecordHash hash = manifest.isEmpty() ? RecordHash.NONE : RecordHash.ofHex(manifest);
    taker.report(
        new ListReport(
            new ListVersion(settings.list(), version),
            hash,
            false,
            ("PANICKED: destroyed by " + who).replaceAll("\\p{Cntrl}", " ")));
    taker.enqueue(taker::drop);
    taker.enqueue(store::sweep);
  }

  private void watchForPanic() {
    try {
      while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (store.isMarked()) {
          panic("a command on this device");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    taker.stop(STOP_PATIENCE);
    store.close();
  }
}
