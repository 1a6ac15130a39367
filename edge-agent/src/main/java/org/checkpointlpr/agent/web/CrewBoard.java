package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.checkpointlpr.agent.track.ExerciseCamera;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.watchlist.Direction;
import org.checkpointlpr.watchlist.HandlingCodes;

/**
 * What the crew sees: alarms, the last reads, and the state of everything. In memory only, but for
 * open alarms, which outlive a restart in the {@link AlarmVault}. Every change is told to every
 * open page in one order, and {@link #snapshot} is as of one instant of that order. Safe on any
 * thread; never waits for a browser.
 *
 * <p>A read vanishes the configured minutes after its capture. An alarm stays until the crew has
 * said what happened, then vanishes after the same time; one that nobody answers vanishes after a
 * shift. No alarm hides another: each pass of a wanted vehicle is an alarm of its own.
 */
final class CrewBoard {
  /** About 100 kB with its picture of the scene: 30 MB. */
  private static final int MOST_ALARMS = 300;

  /** More rows than a page shows. */
  private static final int MOST_READS = 200;

  private static final long SHIFT_NANOS = Duration.ofHours(8).toNanos();

  /** Open ones first; of these the most urgent, then the one that waits longest. */
  private static final Comparator<Alarm> ORDER =
      Comparator.comparing(Alarm::isClosed)
          .thenComparing(alarm -> alarm.isClosed() ? 0 : alarm.priority())
          .thenComparing(alarm -> alarm.times().raisedNanos());

  private final EventHub hub;
  private final Scenes scenes;
  private final AlarmVault vault;
  private final Duration keep;
  private final Map<String, Direction> directions;
  private final Supplier<HandlingCodes> handling;
  private final Clock clock;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private final Map<String, Alarm> alarms = new LinkedHashMap<>();
  private final Deque<Read> reads = new ArrayDeque<>();
  private final Tally tally = new Tally();
  private HandlingCodes told = HandlingCodes.NONE;
  private ObjectNode status = Json.object();
  private JsonNode drill = NullNode.getInstance();
  private JsonNode audit = NullNode.getInstance();
  private long alarmsSoFar;
  private long readsSoFar;
  private long crowdedOut;

  /** A change of one alarm. */
  @FunctionalInterface
  interface Change {
    Alarm apply(Alarm alarm) throws Refusal;
  }

  /**
   * What the board works with.
   *
   * @param hub tells the pages
   * @param scenes whole pictures of the last seconds
   * @param vault where open alarms outlive a restart
   * @param keep how long a read is remembered
   * @param directions which way vehicles pass each camera; of others it is not known
   * @param handling what the mission's instructions mean now
   */
  record Parts(
      EventHub hub,
      Scenes scenes,
      AlarmVault vault,
      Duration keep,
      Map<String, Direction> directions,
      Supplier<HandlingCodes> handling) {}

  CrewBoard(Parts parts, Clock clock, LongSupplier nanoTime) {
    hub = parts.hub;
    scenes = parts.scenes;
    vault = parts.vault;
    keep = parts.keep;
    directions = Map.copyOf(parts.directions);
    handling = parts.handling;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Takes note of a vehicle that has passed, wanted or not. */
  synchronized void sighted(Sighting sighting) {
    readsSoFar++;
    Read read = Read.of("r" + readsSoFar, sighting);
    reads.addFirst(read);
    hub.publish("read", read.json(nanoTime.getAsLong(), keep));
    if (reads.size() > MOST_READS) {
      Read oldest = reads.removeLast();
      tellForgotten(List.of(), List.of(oldest.id()));
    }
  }

  /** Raises an alarm. */
  void wanted(WantedVehicle vehicle) {
    Alarm alarm = raise(vehicle);
    var unused =
        alarm
            .hit()
            .whenComplete(
                (stored, trouble) ->
                    replace(
                        alarm.id(),
                        now ->
                            now.withHit(
                                trouble == null ? Alarm.Safety.STORED : Alarm.Safety.NOT_STORED)));
  }

  private synchronized Alarm raise(WantedVehicle vehicle) {
    tellHandling(); // before: the release that has just brought the entry may have brought its code
    String entry = vehicle.first().entry().id();
    int earlier = (int) alarms.values().stream().filter(a -> a.entry().equals(entry)).count();
    Sighting sighting = vehicle.sighting();
    Optional<Scenes.Scene> scene = scenes.near(sighting.camera(), sighting.capturedNanos());
    Direction direction =
        directions.getOrDefault(ExerciseCamera.configured(sighting.camera()), Direction.ANY);
    Alarm alarm =
        new Alarm(
            nextId(),
            new AlarmFace(
                AlarmJson.face(vehicle, scene, direction),
                sighting.picture(),
                scene.map(Scenes.Scene::jpeg)),
            vehicle.hit(),
            new Alarm.Times(sighting.capturedNanos(), clock.instant(), nanoTime.getAsLong()),
            earlier,
            Alarm.Progress.NONE);
    alarms.put(alarm.id(), alarm);
    hub.publish("alarm", json(alarm));
    if (alarms.size() > MOST_ALARMS) {
      crowdOut();
    }
    return alarm;
  }

  /** Tells the pages what the mission's instructions mean, if that has changed. */
  private void tellHandling() {
    HandlingCodes now = handling.get();
    if (!now.equals(told)) {
      told = now;
      hub.publish("handling", HandlingJson.of(now));
    }
  }

  private String nextId() {
    alarmsSoFar++;
    return "a" + alarmsSoFar;
  }

  /** Takes over the alarms that an earlier run left open, and what it has counted. */
  synchronized void restore(AlarmVault.Kept kept) {
    kept.counts().ifPresent(tally::restore);
    Instant wall = clock.instant();
    long now = nanoTime.getAsLong();
    for (KeptAlarm alarm : kept.alarms()) {
      Alarm again = alarm.alarm(nextId(), wall, now);
      if (isOver(again, now)) {
        vault.forget(again);
      } else {
        alarms.put(again.id(), again);
      }
    }
  }

  /** Removes from the disk what is kept there of open alarms; the page still shows them. */
  void destroyKept() {
    vault.destroy();
  }

  /** Makes room: of the closed ones the oldest goes, else of the open ones the least urgent. */
  private void crowdOut() {
    Comparator<Alarm> byUse =
        Comparator.comparing((Alarm alarm) -> !alarm.isClosed())
            .thenComparing(alarm -> -alarm.priority())
            .thenComparing(alarm -> alarm.times().raisedNanos());
    Alarm least = alarms.values().stream().min(byUse).orElseThrow();
    if (!least.isClosed()) {
      crowdedOut++;
    }
    alarms.remove(least.id());
    vault.forget(least);
    tellForgotten(List.of(least.id()), List.of());
  }

  /** Returns how many alarms that nobody had answered had to make room for others. */
  synchronized long crowdedOut() {
    return crowdedOut;
  }

  /** Returns how many remembered alarms headquarters will not learn of. */
  synchronized int notStored() {
    return (int)
        alarms.values().stream()
            .filter(alarm -> alarm.progress().hit() == Alarm.Safety.NOT_STORED)
            .count();
  }

  /**
   * Changes an alarm and tells all pages.
   *
   * @throws Refusal if there is no such alarm, or the change refuses
   */
  synchronized Alarm change(String id, Change change) throws Refusal {
    Alarm before = find(id);
    Alarm after = change.apply(before);
    if (!after.progress().equals(before.progress())) {
      boolean closes = after.isClosed() && !before.isClosed();
      alarms.put(id, after);
      Alarm.Ended ended = after.progress().ended();
      if (closes && ended != null && !after.face().exercise()) {
        tally.count(after.face(), ended.outcome());
        vault.keepCounts(tally.json());
      }
      vault.note(after);
      hub.publish("alarm-changed", json(after));
    }
    return after;
  }

  /** Changes an alarm if it is still remembered. */
  void replace(String id, Change change) {
    try {
      change(id, change);
    } catch (Refusal e) {
      // forgotten meanwhile: nobody looks at it any more
    }
  }

  synchronized Alarm find(String id) throws Refusal {
    Alarm alarm = alarms.get(id);
    if (alarm == null) {
      throw new Refusal(Refusal.Code.UNKNOWN_ALARM);
    }
    return alarm;
  }

  synchronized ObjectNode json(Alarm alarm) {
    return AlarmJson.write(alarm, nanoTime.getAsLong(), tally.of(alarm.entry()));
  }

  /** Returns the whole pictures of the last seconds. */
  Scenes scenes() {
    return scenes;
  }

  /** Returns the picture of an alarm's plate. */
  Jpeg plate(String id) throws Refusal {
    return find(id).face().plate();
  }

  /** Returns the whole picture of an alarm. */
  Jpeg scene(String id) throws Refusal {
    return find(id).face().scene().orElseThrow(() -> new Refusal(Refusal.Code.NO_PICTURE));
  }

  synchronized ObjectNode counts() {
    return tally.json();
  }

  /** Sets the state of everything else; told if {@code tell} says that it has changed. */
  synchronized void status(ObjectNode now, Predicate<ObjectNode> tell) {
    tellHandling();
    boolean changed = tell.test(status);
    status = now;
    if (changed) {
      hub.publish("state", withTime(now.deepCopy(), 1));
    }
  }

  /** Returns what is wrong now, worst first. */
  synchronized List<Trouble.Kind> troubles() {
    List<Trouble.Kind> kinds = new ArrayList<>();
    for (JsonNode trouble : status.path("troubles")) {
      String code = trouble.path("code").asText();
      kinds.add(Trouble.Kind.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_')));
    }
    return kinds;
  }

  /** Sets the drill that is shown; null for none. */
  synchronized void drill(JsonNode now) {
    drill = now;
    hub.publish("drill", now);
  }

  /** Sets the count that is shown; null for none. */
  synchronized void audit(JsonNode now) {
    audit = now;
    hub.publish("audit", now);
  }

  /** Returns everything there is to show. */
  synchronized ObjectNode snapshot() {
    tellHandling();
    ObjectNode json = withTime(status.deepCopy(), 0);
    json.set("handling", HandlingJson.of(told));
    long now = nanoTime.getAsLong();
    ArrayNode all = json.putArray("alarms");
    alarms.values().stream().sorted(ORDER).forEach(alarm -> all.add(json(alarm)));
    ArrayNode rows = json.putArray("reads");
    reads.forEach(read -> rows.add(read.json(now, keep)));
    json.set("drill", drill);
    json.set("audit", audit);
    return json;
  }

  /** Opens a page's stream with the greeting that tells it to fetch a snapshot. */
  synchronized void open(EventStream stream) throws Refusal {
    hub.open(stream, "hello", withTime(Json.object(), 0));
  }

  /** Tells all pages that the agent lives. */
  synchronized void beat() {
    hub.say("beat", withTime(Json.object(), 0));
  }

  /** Forgets what is too old; due every second. */
  synchronized void forgetOld() {
    forgetOld(Duration.ZERO);
  }

  /** Forgets what will be too old after some time. */
  synchronized void forgetOld(Duration ahead) {
    long now = nanoTime.getAsLong() + ahead.toNanos();
    scenes.forgetOld(now);
    List<String> goneReads = new ArrayList<>();
    reads.removeIf(read -> now - read.capturedNanos() > keep.toNanos() && goneReads.add(read.id()));
    List<String> goneAlarms = new ArrayList<>();
    List<Alarm> over = alarms.values().stream().filter(alarm -> isOver(alarm, now)).toList();
    for (Alarm alarm : over) {
      alarms.remove(alarm.id());
      goneAlarms.add(alarm.id());
      vault.forget(alarm);
    }
    if (!goneReads.isEmpty() || !goneAlarms.isEmpty()) {
      tellForgotten(goneAlarms, goneReads);
    }
  }

  private boolean isOver(Alarm alarm, long now) {
    Alarm.Ended ended = alarm.progress().ended();
    return ended == null
        ? now - alarm.times().raisedNanos() > SHIFT_NANOS
        : now - ended.nanos() > keep.toNanos();
  }

  private void tellForgotten(List<String> goneAlarms, List<String> goneReads) {
    ObjectNode json = Json.object();
    goneAlarms.forEach(json.putArray("alarms")::add);
    goneReads.forEach(json.putArray("reads")::add);
    hub.publish("forget", json);
  }

  private ObjectNode withTime(ObjectNode json, int ahead) {
    json.put("serverTime", Json.instant(clock.instant()));
    json.put("revision", hub.revision() + ahead);
    return json;
  }
}
