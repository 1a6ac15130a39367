package org.checkpointlpr.agent.track;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.track.SightingEvent.Stage;
import org.checkpointlpr.plate.PlateText;

/**
 * Follows vehicles before live cameras: one sighting for each pass, however many frames show it and
 * however long it stands. Belongs to one thread, {@code track}. Pure Java; holds nothing on disk.
 */
public final class LiveTracker implements SightingMaker {
  /**
   * For the last vehicles' pictures: reading 16 as one takes up to 0.4 s, on a busy machine 2 s.
   */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

  private final TrackSettings settings;
  private final Function<PlateText, List<String>> issuers;
  private final Rereader rereader;
  private final Mishaps mishaps;
  private final Map<String, CameraTracks> cameras = new TreeMap<>();
  private final List<Ending> endings = new ArrayList<>();
  private final Map<Dropped, Long> dropped = new HashMap<>();
  private long passes;

  /** A pass that is over, and whose pictures are still being read as one. */
  private record Ending(String camera, CameraTracks tracks, Track track) {}

  /** Why something that was seen became no sighting. */
  public enum Dropped {
    /** A second box on a plate that is followed already. */
    DUPLICATE,
    /** A pass in which nothing was read. */
    UNREAD,
    /** A pass of one look, too weak to count alone: neither its text nor its plate was clear. */
    WEAK,
    /** A name on a vehicle: letters on what never surely was a plate, or had no plate's outline. */
    LETTERING,
    /** A short, guessed text beside a vehicle that was read well: the same vehicle. */
    ECHO,
    /** A bug ended what was known of it. */
    FAILED
  }

  /**
   * Creates a tracker that follows nothing yet.
   *
   * @param issuers ids of the issuers whose layouts a text fits, most likely first
   */
  public LiveTracker(TrackSettings settings, Function<PlateText, List<String>> issuers) {
    this(settings, issuers, Rereader.NONE, Mishaps.thrown());
  }

  /**
   * Creates a tracker that follows nothing yet.
   *
   * @param issuers as above
   * @param rereader asked where the looks at a vehicle, one by one, leave its text in doubt
   * @param mishaps notes a bug that a vehicle meets; that vehicle is let go, others are followed on
   */
  public LiveTracker(
      TrackSettings settings,
      Function<PlateText, List<String>> issuers,
      Rereader rereader,
      Mishaps mishaps) {
    this.settings = settings;
    this.issuers = issuers;
    this.rereader = rereader;
    this.mishaps = mishaps;
  }

  @Override
  public List<SightingEvent> accept(FrameReads frame) {
    List<SightingEvent> events = new ArrayList<>();
    endAnswered(events);
    List<Look> looks = new ArrayList<>();
    for (PlateRead read : frame.plates()) {
      mishaps.guard("looking at a plate", () -> looks.add(Look.of(frame, read)));
    }
    if (!mishaps.guard("following a camera", () -> follow(frame, looks, events))) {
      startOver(frame.camera()); // whatever the bug has left there would meet it again
    }
    return events;
  }

  private void follow(FrameReads frame, List<Look> looks, List<SightingEvent> events) {
    CameraTracks tracks =
        cameras.computeIfAbsent(frame.camera(), camera -> new CameraTracks(settings));
    // Nobody may have asked since a pass was over: its vehicle is not the one that comes now.
    endOld(frame.camera(), tracks, frame.capturedNanos(), events);
    List<Look> unplaced = tracks.place(looks);
    for (Look look : unplaced) {
      if (tracks.isDuplicate(look, looks)) {
        drop(Dropped.DUPLICATE);
      } else {
        tracks.begin(++passes, look);
      }
    }
    tracks.join();
    tell(frame.camera(), tracks, frame.capturedNanos(), events);
  }

  private void startOver(String camera) {
    CameraTracks lost = cameras.remove(camera);
    if (lost != null) {
      lost.all().forEach(track -> drop(Dropped.FAILED));
    }
  }

  @Override
  public List<SightingEvent> advance(long nowNanos) {
    List<SightingEvent> events = new ArrayList<>();
    endAnswered(events);
    for (Map.Entry<String, CameraTracks> one : List.copyOf(cameras.entrySet())) {
      if (!mishaps.guard(
          "following a camera", () -> tell(one.getKey(), one.getValue(), nowNanos, events))) {
        startOver(one.getKey());
      }
    }
    return events;
  }

  @Override
  public List<SightingEvent> finish() {
    List<SightingEvent> events = new ArrayList<>();
    cameras.forEach(
        (camera, tracks) -> tracks.endAll().forEach(track -> end(camera, tracks, track, events)));
    endings.forEach(ending -> ending.track().limitAnswer(LAST_PATIENCE));
    endings.forEach(ending -> ending.track().awaitAnswer());
    endAnswered(events);
    return events;
  }

  /** Returns how much was dropped, by reason. */
  public Map<Dropped, Long> dropped() {
    return Map.copyOf(dropped);
  }

  /** Returns how many passes are open now. */
  public int open() {
    return cameras.values().stream().mapToInt(tracks -> tracks.all().size()).sum();
  }

  private void tell(String camera, CameraTracks tracks, long nowNanos, List<SightingEvent> events) {
    endOld(camera, tracks, nowNanos, events);
    for (Track track : tracks.all()) {
      if (!mishaps.guard("following a vehicle", () -> tell(camera, track, nowNanos, events))) {
        tracks.letGo(track);
        drop(Dropped.FAILED);
      }
    }
  }

  private void tell(String camera, Track track, long nowNanos, List<SightingEvent> events) {
    track.reread(nowNanos, rereader);
    if (isNews(track, nowNanos)) {
      Stage stage = track.told().isEmpty() ? Stage.EARLY : Stage.CHANGED;
      track.tell(settings.likelyProbability());
      events.add(event(camera, track, stage));
    }
  }

  private void endOld(
      String camera, CameraTracks tracks, long nowNanos, List<SightingEvent> events) {
    tracks.endOld(nowNanos).forEach(track -> end(camera, tracks, track, events));
  }

  private boolean isNews(Track track, long nowNanos) {
    String text = track.fused().text();
    if (text.isEmpty() || track.mayBeLettering()) {
      return false;
    }
    if (!track.told().isEmpty() && track.hasLikelyNews(settings.likelyProbability())) {
      return true;
    }
    if (text.equals(track.told())) {
      return false;
    }
    if (track.fused().agreeing() >= 2) {
      return track.fused().probability() >= settings.earlyProbability();
    }
    boolean waited = nowNanos - track.firstNanos() >= settings.aloneWait().toNanos();
    return waited
        && track.told().isEmpty()
        && track.fused().probability() >= settings.aloneProbability();
  }

  private void end(String camera, CameraTracks tracks, Track track, List<SightingEvent> events) {
    if (track.awaitsAnswer()) {
      endings.add(new Ending(camera, tracks, track));
    } else if (!mishaps.guard("ending a pass", () -> judge(camera, tracks, track, events))) {
      drop(Dropped.FAILED);
    }
  }

  private void endAnswered(List<SightingEvent> events) {
    List<Ending> answered =
        endings.stream().filter(ending -> !ending.track().awaitsAnswer()).toList();
    endings.removeAll(answered);
    answered.forEach(ending -> end(ending.camera(), ending.tracks(), ending.track(), events));
  }

  private void judge(String camera, CameraTracks tracks, Track track, List<SightingEvent> events) {
    track.takeAnswer();
    if (track.fused().reading().isEmpty()) {
      drop(Dropped.UNREAD);
    } else if (track.told().isEmpty() && track.isLettering()) {
      drop(Dropped.LETTERING);
    } else if (track.told().isEmpty() && tracks.isEcho(track)) {
      drop(Dropped.ECHO);
    } else if (isWeak(track)) {
      drop(Dropped.WEAK);
    } else {
      events.add(event(camera, track, Stage.FINAL));
    }
  }

  /** A vehicle surely passed where a plate was seen well, however little its text is believed. */
  private boolean isWeak(Track track) {
    return track.told().isEmpty()
        && !track.isConfirmed()
        && track.fused().probability() < settings.aloneProbability()
        && !track.showsPlate();
  }

  private void drop(Dropped reason) {
    dropped.merge(reason, 1L, Long::sum);
  }

  private SightingEvent event(String camera, Track track, Stage stage) {
    Look best = track.best().orElseThrow();
    Sighting sighting =
        new Sighting(
            camera,
            best.capturedAt(),
            best.capturedNanos(),
            track.fused().reading(),
            track.fused().agreeing(),
            best.read().corners(),
            issuers.apply(track.fused().reading().best().text()),
            best.read().picture());
    return new SightingEvent(track.pass(), stage, sighting);
  }

  /** Orders tracks by the time at which they began. */
  static Comparator<Track> byAge() {
    return Comparator.comparingLong(Track::firstNanos);
  }
}
