package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.capture.CameraState;
import org.checkpointlpr.agent.capture.CameraStatus;
import org.checkpointlpr.agent.capture.LiveView;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.hit.CaptureTime;
import org.checkpointlpr.agent.outbox.OutboxStatus;
import org.checkpointlpr.agent.uplink.UplinkStatus;
import org.checkpointlpr.watchlist.WatchlistStore;

/** Looks a few times a second how everything is, and puts it on the board. Used by one thread. */
final class StatusWatch {
  /** Less than this on the disk is as good as nothing: a WAL of SQLite grows to 4 MB and more. */
  private static final long DISK_FULL_BYTES = 20L << 20;

  private static final Duration STALE = Duration.ofDays(1);
  private static final Duration UNCONFIRMED = Duration.ofDays(3);

  /** A record that the broker has refused so often is parked. */
  private static final int PARKS = 3;

  private static final long A_MINUTE = TimeUnit.MINUTES.toNanos(1);

  /** A clock before this program was written is not set. */
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  /** Grow by themselves: a change of these alone is no news. */
  private static final List<String> CLOCKWORK = List.of("pictureAgeMs", "oldestAgeMs", "at");

  private final StatusSources sources;
  private final CrewBoard board;
  private final CrewModes modes;
  private final Unconfirmed unconfirmed;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final OutboxStatus before;

  private final Map<String, Instant> since = new HashMap<>();
  private final Map<String, CameraSince> cameraSince = new HashMap<>();
  private long failedBefore;
  private boolean failedEver;
  private long failedNanos;

  private record CameraSince(String state, Instant at) {}

  /**
   * Creates a watch.
   *
   * @param before how the outbox was when the agent started
   */
  StatusWatch(
      StatusSources sources,
      CrewBoard board,
      CrewModes modes,
      OutboxStatus before,
      Clock clock,
      LongSupplier nanoTime) {
    this.sources = sources;
    this.board = board;
    this.modes = modes;
    this.unconfirmed = modes.unconfirmed();
    this.before = before;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Looks once. */
  void look() {
    sources.feed().outbox().confirmed().ifPresent(unconfirmed::confirmed);
    if (sources.lists().status().state() == WatchlistStore.State.PANICKED) {
      board.destroyKept();
    }
    ObjectNode now = status();
    board.status(now, before -> !essence(before).equals(essence(now)));
  }

  private static JsonNode essence(ObjectNode status) {
    ObjectNode copy = status.deepCopy();
    for (String name : CLOCKWORK) {
      copy.findParents(name).forEach(parent -> ((ObjectNode) parent).putNull(name));
    }
    return copy;
  }

  private ObjectNode status() {
    List<Trouble> troubles = new ArrayList<>();
    ObjectNode json = Json.object();
    json.set("checkpoint", modes.checkpoint());
    json.put("mode", modes.isExercise() ? "exercise" : "live");
    json.put("forgetAfterMinutes", sources.config().forget().toMinutes());
    cameras(json.putArray("cameras"), troubles);
    reader(json.putObject("reader"), troubles);
    list(json.putObject("list"), troubles);
    link(json.putObject("link"), troubles);
    queue(json.putObject("queue"));
    clock(json.putObject("clock"), troubles);
    disk(json.putObject("disk"), troubles);
    int notStored = board.notStored();
    if (notStored > 0) {
      troubles.add(Trouble.of(Trouble.Kind.HIT_NOT_STORED, "count", notStored));
    }
    json.set("troubles", troubles(troubles));
    json.set("entries", modes.entries());
    return json;
  }

  private void cameras(ArrayNode json, List<Trouble> troubles) {
    for (LiveView view : sources.cameras().all()) {
      CameraStatus status = view.status();
      String state = state(status);
      CameraSince known = cameraSince.get(status.camera());
      if (known == null || !known.state.equals(state)) {
        known = new CameraSince(state, clock.instant());
        cameraSince.put(status.camera(), known);
      }
      json.addObject()
          .put("name", status.camera())
          .put("state", state)
          .put("since", Json.instant(known.at))
          .put("reason", status.isOk() ? null : status.trouble())
          .put("behind", status.shortOfTime())
          .put("pictureAgeMs", status.lastFrameAge().map(Duration::toMillis).orElse(null))
          .put("live", isLive(status) && !state.equals("lost"));
      if (state.equals("lost") || state.equals("frozen")) {
        troubles.add(
            new Trouble(
                state.equals("lost") ? Trouble.Kind.CAMERA_LOST : Trouble.Kind.CAMERA_FROZEN,
                status.camera(),
                Map.of("reason", status.trouble())));
      }
      modes
          .minutesWithoutPlate(status.camera())
          .ifPresent(
              minutes ->
                  troubles.add(
                      new Trouble(
                          Trouble.Kind.NO_PLATE, status.camera(), Map.of("minutes", minutes))));
    }
  }

  /** A folder is asked from the beginning, so that its first picture is shown too. */
  private static boolean isLive(CameraStatus status) {
    return status.lastFrameAge().isPresent() || status.kind() == LiveView.Kind.PICTURES;
  }

  private static String state(CameraStatus status) {
    CameraState state = status.state();
    if (state instanceof CameraState.Lost) {
      return "lost";
    }
    if (state instanceof CameraState.Opening) {
      return "opening";
    }
    if (state instanceof CameraState.Ended) {
      return "ended";
    }
    return status.isOk() ? "delivering" : "frozen";
  }

  private void reader(ObjectNode json, List<Trouble> troubles) {
    Counters counters = sources.counters();
    long failed =
        counters.get(Counters.Name.FRAMES_FAILED) + counters.get(Counters.Name.WORK_FAILED);
    if (failed > failedBefore) {
      failedBefore = failed;
      failedEver = true;
      failedNanos = nanoTime.getAsLong();
    }
    boolean stuck = sources.pulses().stream().anyMatch(pulse -> !pulse.isAlive());
    boolean failing = failedEver && nanoTime.getAsLong() - failedNanos < A_MINUTE;
    json.put("state", stuck ? "stuck" : failing ? "failing" : "ok");
    json.put("failed", failed);
    if (stuck) {
      troubles.add(Trouble.of(Trouble.Kind.READER_STUCK));
    } else if (failing) {
      troubles.add(Trouble.of(Trouble.Kind.READER_FAILING, "count", failed));
    }
  }

  private void list(ObjectNode json, List<Trouble> troubles) {
    WatchlistStore.Status list = sources.lists().status();
    boolean none = list.state() == WatchlistStore.State.NONE;
    boolean live = list.state() == WatchlistStore.State.LIVE;
    Duration silent = list.unconfirmed(clock.instant());
    json.put("name", sources.config().watchlist().list());
    json.put("state", none ? "none" : live ? "live" : "locked");
    json.put("version", list.version());
    json.put("entries", list.entries());
    json.put("confirmedAt", none ? null : Json.instant(list.confirmed()));
    if (none) {
      json.putNull("unconfirmedMinutes");
    } else {
      json.put("unconfirmedMinutes", Math.max(0, silent.toMinutes()));
    }
    json.put("newestKnown", list.newestKnown());
    json.put("expired", list.expired());
    json.put(
        "leaseEndsAt", Json.instantOrNull(live ? sources.lists().leaseEnds().orElse(null) : null));
    json.put("lockedBecause", live || none ? null : lockedBecause(list));
    if (none) {
      troubles.add(Trouble.of(Trouble.Kind.LIST_NONE));
    } else if (!live) {
      troubles.add(Trouble.of(Trouble.Kind.LIST_LOCKED, "reason", lockedBecause(list)));
    } else {
      age(list, silent, troubles);
    }
    sources
        .lastRefusal()
        .get()
        .ifPresent(why -> troubles.add(Trouble.of(Trouble.Kind.LIST_REFUSED, "reason", why)));
  }

  private static String lockedBecause(WatchlistStore.Status list) {
    return list.state() == WatchlistStore.State.PANICKED ? "panic" : "lease";
  }

  private static void age(WatchlistStore.Status list, Duration silent, List<Trouble> troubles) {
    if (silent.compareTo(UNCONFIRMED) >= 0) {
      troubles.add(Trouble.of(Trouble.Kind.LIST_UNCONFIRMED, "days", silent.toDays()));
    } else if (silent.compareTo(STALE) >= 0) {
      troubles.add(Trouble.of(Trouble.Kind.LIST_STALE, "hours", silent.toHours()));
    }
    if (list.expired()) {
      troubles.add(Trouble.of(Trouble.Kind.LIST_EXPIRED));
    }
    if (list.behind()) {
      troubles.add(Trouble.of(Trouble.Kind.LIST_BEHIND));
    }
  }

  private void link(ObjectNode json, List<Trouble> troubles) {
    UplinkStatus link = sources.feed().uplink().status();
    json.put("connected", link.connected());
    json.put("since", Json.instant(link.since()));
    json.put("lastReceiptAt", Json.instantOrNull(link.lastReceipt().orElse(null)));
    json.put("lastBeatAt", Json.instantOrNull(link.lastBeat().orElse(null)));
    if (!link.connected()) {
      troubles.add(Trouble.of(Trouble.Kind.LINK_DOWN, "waiting", unconfirmed.count()));
    }
    if (link.forked()) {
      troubles.add(Trouble.of(Trouble.Kind.DEVICE_CLONED));
    }
    if (link.refused() >= PARKS) {
      troubles.add(Trouble.of(Trouble.Kind.RECORDS_PARKED));
    }
  }

  private void queue(ObjectNode json) {
    json.put("waiting", unconfirmed.count());
    Optional<Long> oldest = unconfirmed.oldestNanos();
    json.put(
        "oldestAgeMs",
        oldest.map(nanos -> AlarmJson.millis(nanoTime.getAsLong() - nanos)).orElse(null));
    boolean confirmed =
        sources
            .feed()
            .outbox()
            .confirmed()
            .filter(upTo -> upTo.epoch().equals(before.epoch()) && upTo.upTo() >= before.lastSeq())
            .isPresent();
    json.put("earlier", before.waiting() > 0 && !confirmed);
  }

  private void clock(ObjectNode json, List<Trouble> troubles) {
    CaptureTime.Source source = sources.clock().get();
    Instant now = clock.instant();
    json.put("source", Json.word(source));
    json.put("at", Json.instant(now));
    json.put("zone", ZoneId.systemDefault().getId());
    if (now.isBefore(BUILT)) {
      troubles.add(Trouble.of(Trouble.Kind.CLOCK_UNSET));
    }
  }

  private void disk(ObjectNode json, List<Trouble> troubles) {
    boolean failing = sources.feed().outbox().trouble().isPresent();
    boolean full = false;
    try {
      full = Files.getFileStore(sources.config().state()).getUsableSpace() < DISK_FULL_BYTES;
    } catch (IOException e) {
      failing = true;
    }
    json.put("state", full ? "full" : failing ? "failing" : "ok");
    if (full || failing) {
      troubles.add(Trouble.of(Trouble.Kind.DISK_FULL));
    }
  }

  private ArrayNode troubles(List<Trouble> now) {
    List<Trouble> sorted = new ArrayList<>(now);
    sorted.sort(Comparator.comparing(Trouble::kind));
    since.keySet().retainAll(sorted.stream().map(Trouble::key).toList());
    ArrayNode json = Json.object().arrayNode();
    for (Trouble trouble : sorted) {
      Instant from = since.computeIfAbsent(trouble.key(), key -> clock.instant());
      json.add(trouble.json(from));
    }
    return json;
  }
}
