package org.checkpointlpr.agent.lists;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.hit.Beat;
import org.checkpointlpr.agent.hit.ListReport;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.NewestRelease;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.agent.uplink.DownHandler;
import org.checkpointlpr.agent.uplink.Incoming;
import org.checkpointlpr.watchlist.ApplyResult;
import org.checkpointlpr.watchlist.Release;
import org.checkpointlpr.watchlist.ReleaseLabel;
import org.checkpointlpr.watchlist.WatchlistStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes releases. One thread, {@code lists}, does all work: the uplink only enqueues. A manifest
 * that passes its checks makes it ask for the files that this device lacks, each under its own
 * topic; what has come is on the disk before the broker is told so, and never asked for again.
 */
final class ListTaker implements DownHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ListTaker.class);

  private static final Duration ROUND = Duration.ofSeconds(2);

  /** What was asked for and has not come for so long is asked for again. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Refusals that are remembered so that each is reported once. */
  private static final int REMEMBERED = 64;

  /** Files may be damaged on the disk again and again; then it is the disk. */
  private static final int MAX_REPAIRS = 3;

  private static final int MAX_REASON = 300;

  private final ListSettings settings;
  private final WatchlistStore store;
  private final CheckpointFeed feed;
  private final Topics topics;
  private final String partPrefix;
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Set<String> refusals = new LinkedHashSet<>();
  private final Pulse pulse = new Pulse("lists");
  private final Thread thread;

  // Owned by the thread.
  private @Nullable Gathering gathering;
  private long progressNanos;
  private int repairs;
  private String stick = "";

  private volatile boolean stopping;
  private volatile Optional<String> lastRefusal = Optional.empty();

  ListTaker(ListSettings settings, WatchlistStore store, CheckpointFeed feed) {
    this.settings = settings;
    this.store = store;
    this.feed = feed;
    this.topics = new Topics(feed.party().mission());
    this.partPrefix = topics.part(settings.list(), "");
    this.thread = new Thread(pulse.of(this::loop), pulse.name());
    this.thread.setDaemon(true);
  }

  /** Subscribes; before the uplink starts. */
  void start() {
    feed.uplink().subscribe(topics.manifest(settings.list()), this);
    feed.uplink().handle(topics.partFilter(settings.list()), this);
    feed.uplink().onBeat(beat -> enqueue(() -> heard(beat)));
    thread.start();
  }

  void stop(Duration patience) {
    stopping = true;
    enqueue(() -> {});
    try {
      thread.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void enqueue(Runnable task) {
    tasks.add(task);
  }

  Pulse pulse() {
    return pulse;
  }

  Optional<String> lastRefusal() {
    return lastRefusal;
  }

  @Override
  public void received(Incoming incoming) {
    enqueue(
        () -> {
          try {
            take(incoming);
          } finally {
            incoming.acknowledge().run();
          }
        });
  }

  @Override
  public boolean acknowledges() {
    return true;
  }

  private void loop() {
    long nextRound = System.nanoTime();
    while (!stopping) {
      try {
        Runnable task = tasks.poll(ROUND.toMillis(), TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
        if (System.nanoTime() - nextRound >= 0) {
          nextRound = System.nanoTime() + ROUND.toNanos();
          askAgain();
          lookAtStick();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.error("watchlist: a message was not handled", e);
      }
    }
  }

  private void take(Incoming incoming) {
    byte[] payload = incoming.payload().toArray();
    if (payload.length == 0) {
      return; // an operator has cleared what no release needs any more
    }
    if (incoming.topic().equals(topics.manifest(settings.list()))) {
      manifest(payload);
    } else if (incoming.topic().startsWith(partPrefix)) {
      part(incoming.topic().substring(partPrefix.length()), payload);
    }
  }

  private void manifest(byte[] signed) {
    WatchlistStore.Begun begun = store.begin(signed);
    if (begun instanceof WatchlistStore.Begun.NotBegun not) {
      refused(signed, not.refused());
      return;
    }
    var download = ((WatchlistStore.Begun.Gathering) begun).download();
    Gathering before = gathering;
    boolean coming =
        before != null && before.download().manifestHash().equals(download.manifestHash());
    if (coming || isLive(Optional.of(download.manifestHash()))) {
      return; // each new connection brings it again
    }
    drop();
    gathering = new Gathering(download);
    repairs = 0;
    LOG.info("watchlist version={} announced", download.version());
    proceed(signed);
  }

  private boolean isLive(Optional<String> manifestHash) {
    WatchlistStore.Status status = store.status();
    return status.state() == WatchlistStore.State.LIVE
        && manifestHash.filter(status.manifest()::equals).isPresent();
  }

  private void part(String file, byte[] bytes) {
    Gathering now = gathering;
    if (now == null || !now.expects(file)) {
      return;
    }
    Optional<ApplyResult.Refused> trouble = now.download().offer(bytes);
    if (trouble.isPresent()) {
      // It stays wanted: whoever put something else there may mend it, or another broker has it.
      refused(now.download().signedManifest(), trouble.get());
      return;
    }
    progressNanos = System.nanoTime();
    feed.uplink().unfollow(List.of(topics.part(settings.list(), file)));
    now.arrived(file);
    proceed(now.download().signedManifest());
  }

  private void proceed(byte[] signed) {
    Gathering now = gathering;
    if (now == null) {
      return;
    }
    List<String> ask = now.next();
    if (!ask.isEmpty()) {
      progressNanos = System.nanoTime();
      feed.uplink().follow(partTopics(ask));
    } else if (now.isComplete()) {
      goLive(now, signed);
    }
  }

  private void goLive(Gathering now, byte[] signed) {
    ApplyResult result = store.apply(now.download());
    if (result instanceof ApplyResult.Applied) {
      gathering = null;
      applied();
    } else if (result instanceof ApplyResult.Refused refused) {
      refused(signed, refused);
      boolean mendable = !now.download().missing().isEmpty() && repairs++ < MAX_REPAIRS;
      if (mendable) {
        proceed(signed); // a file was damaged here, and thrown away
      } else {
        drop();
      }
    }
  }

  private void askAgain() {
    Gathering now = gathering;
    if (now != null
        && !now.outstanding().isEmpty()
        && System.nanoTime() - progressNanos > PATIENCE.toNanos()) {
      progressNanos = System.nanoTime();
      feed.uplink().follow(partTopics(now.outstanding()));
    }
  }

  private List<String> partTopics(List<String> files) {
    return files.stream().map(file -> topics.part(settings.list(), file)).toList();
  }

  /** Forgets a release that is being gathered; what has come stays on the disk. */
  void drop() {
    Gathering now = gathering;
    if (now != null) {
      feed.uplink().unfollow(partTopics(now.outstanding()));
      gathering = null;
    }
  }

  /** Takes a release from the configured folder whenever its manifest is another one. */
  void lookAtStick() {
    Path folder = settings.releases().orElse(null);
    if (folder == null) {
      return;
    }
    Path manifest = folder.resolve(Release.MANIFEST);
    String now = stamp(manifest);
    if (now.isEmpty() || now.equals(stick)) {
      stick = now;
      return;
    }
    stick = now;
    if (isLive(ReleaseLabel.unverified(bytes(manifest)).map(ReleaseLabel::manifestHash))) {
      return;
    }
    ApplyResult result = store.apply(folder);
    if (result instanceof ApplyResult.Applied) {
      applied();
    } else if (result instanceof ApplyResult.Refused refused
        && refused.reason() != ApplyResult.Reason.ROLLED_BACK) {
      // An old release still lying on the stick is no news; everything else is.
      refused(bytes(manifest), refused);
    }
  }

  private static String stamp(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static byte[] bytes(Path manifest) {
    try {
      return Files.readAllBytes(manifest);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private void applied() {
    WatchlistStore.Status status = store.status();
    lastRefusal = Optional.empty();
    LOG.info("watchlist version={} entries={}", status.version(), status.entries());
    report(
        new ListReport(
            new ListVersion(settings.list(), status.version()),
            RecordHash.ofHex(status.manifest()),
            true,
            ""));
  }

  private void refused(byte[] signed, ApplyResult.Refused refused) {
    String signature = refused.signature() == null ? "" : " " + refused.signature();
    String reason = refused.reason() + signature + ": " + refused.message();
    refused(ReleaseLabel.unverified(signed), RecordHash.of(signed), reason);
  }

  private void refused(Optional<ReleaseLabel> label, RecordHash otherwise, String reason) {
    lastRefusal = Optional.of(reason);
    RecordHash hash = label.map(l -> RecordHash.ofHex(l.manifestHash())).orElse(otherwise);
    if (!refusals.add(hash.text() + reason)) {
      return; // each new connection brings it again
    }
    if (refusals.size() > REMEMBERED) {
      refusals.remove(refusals.iterator().next());
    }
    LOG.warn("watchlist refused because={}", reason);
    long version = label.map(ReleaseLabel::version).orElse(0L);
    report(new ListReport(new ListVersion(settings.list(), version), hash, false, words(reason)));
  }

  void report(ListReport report) {
    var unused =
        feed.submit(report)
            .whenComplete(
                (stored, trouble) -> {
                  if (trouble != null) {
                    LOG.error("list report not stored because={}", trouble.getMessage());
                  }
                });
  }

  private static String words(String reason) {
    String clean = reason.replaceAll("\\p{Cntrl}", " ");
    return clean.length() > MAX_REASON ? clean.substring(0, MAX_REASON) : clean;
  }

  /** On the thread {@code lists}: what headquarters has signed. */
  void heard(Beat beat) {
    Optional<NewestRelease> newest =
        beat.lists().stream()
            .filter(one -> one.release().list().equals(settings.list()))
            .findFirst();
    try {
      store.heard(beat.at(), newest.map(one -> one.release().version()).orElse(0L));
    } catch (IOException e) {
      LOG.warn("what headquarters said of the list cannot be kept: {}", e.toString());
    }
    WatchlistStore.Status status = store.status();
    if (newest.isPresent()
        && status.version() > 0
        && newest.get().release().version() == status.version()
        && !newest.get().manifest().equals(RecordHash.ofHex(status.manifest()))) {
      refused(
          Optional.empty(),
          newest.get().manifest(),
          "OTHER_CONTENT: headquarters knows version %d with another content"
              .formatted(status.version()));
    }
  }
}
