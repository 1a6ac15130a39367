package org.checkpointlpr.agent.track;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The open tracks of one camera. Belongs to the thread {@code track}. */
final class CameraTracks {
  /** Boxes that share more than this of the smaller one are one plate. */
  private static final double SAME_PLACE = 0.4;

  /** Texts at least this alike, seen at the same time, are of one vehicle: it has two plates. */
  private static final double SAME_TEXT = 0.8;

  /** A vehicle of which nothing certain was read is taken over by its successor within this. */
  private static final long SUCCESSION_NANOS = 1_000_000_000L;

  /** Plate widths between the end of one track and the beginning of another of one vehicle. */
  private static final double NEAR = 2;

  /** A detector's box of a far plate is now half of it, now with the bumper beside it. */
  private static final double MOST_GROWTH = 2.5;

  /** So many looks may be wrong one after the other, each in its own way. */
  private static final int FEW = 4;

  private static final double RATHER_ALIKE = 0.4;
  private static final double ALIKE = 0.6;

  /** Plate widths between two boxes of one plate; two vehicles' plates are farther apart. */
  private static final double ONE_PLACE = 0.9;

  private static final long TOGETHER_NANOS = 500_000_000L;

  /** Tracks end at the latest so long after a track of the same vehicle. */
  private static final long ECHO_NANOS = 20_000_000_000L;

  private static final int MOST_RECENT = 16;

  private final TrackSettings settings;
  private final List<Track> tracks = new ArrayList<>();
  private final List<Track> recent = new ArrayList<>();

  CameraTracks(TrackSettings settings) {
    this.settings = settings;
  }

  /** Returns the open tracks, oldest first. */
  List<Track> all() {
    return List.copyOf(tracks);
  }

  /** Adds each plate of a frame to the track it belongs to; returns those that belong to none. */
  List<Look> place(List<Look> looks) {
    List<Look> unplaced = new ArrayList<>(looks);
    for (Association.Pair pair : Association.pair(tracks, looks)) {
      pair.track().add(pair.look());
      unplaced.removeIf(look -> look == pair.look());
      takeOver(pair.track());
    }
    return unplaced;
  }

  /** Returns whether a plate without a track is one that another box of its frame shows already. */
  boolean isDuplicate(Look look, List<Look> frame) {
    Box box = Box.of(look.read().corners());
    for (Look other : frame) {
      boolean earlier = other != look && isTracked(other);
      if (earlier && Box.of(other.read().corners()).overlap(box) > SAME_PLACE) {
        return true;
      }
      if (earlier
          && look.hasText()
          && other.hasText()
          && Alignment.likeness(look.text(), other.text()) >= SAME_TEXT) {
        return true;
      }
    }
    return false;
  }

  /** Begins a track with a plate that belongs to none. */
  void begin(long pass, Look look) {
    tracks.add(new Track(pass, look));
  }

  /** Ends and returns the tracks that have not been seen for too long. */
  List<Track> endOld(long nowNanos) {
    List<Track> ended = new ArrayList<>();
    for (Iterator<Track> i = tracks.iterator(); i.hasNext(); ) {
      Track track = i.next();
      long gap = (track.stands() ? settings.standingGap() : settings.movingGap()).toNanos();
      if (nowNanos - track.lastNanos() > gap || isSucceeded(track)) {
        i.remove();
        ended.add(track);
        remember(track);
      }
    }
    return ended;
  }

  /** Lets a track go of which nothing can be known any more. */
  void letGo(Track track) {
    tracks.remove(track);
  }

  /** Ends and returns all tracks. */
  List<Track> endAll() {
    List<Track> ended = List.copyOf(tracks);
    ended.forEach(this::remember);
    tracks.clear();
    return ended;
  }

  private boolean isTracked(Look look) {
    Box box = Box.of(look.read().corners());
    return tracks.stream()
        .anyMatch(
            track -> track.lastNanos() == look.capturedNanos() && track.box().distance(box) < 0.01);
  }

  /** Whether another vehicle stands, confirmed, where this one stood when it was last seen. */
  private boolean isSucceeded(Track track) {
    return track.stands()
        && tracks.stream()
            .anyMatch(
                other ->
                    other != track
                        && other.isConfirmed()
                        && other.firstNanos() > track.lastNanos()
                        && other.box().overlap(track.box()) > SAME_PLACE);
  }

  /**
   * A far plate is read as another text at first. When a track is confirmed that began where one
   * was last seen of which all is a guess, both are the same vehicle.
   */
  private void takeOver(Track track) {
    if (!track.isDueToAbsorb()) {
      return;
    }
    for (Iterator<Track> i = tracks.iterator(); i.hasNext(); ) {
      Track other = i.next();
      boolean before =
          other != track
              && other.isGuess()
              && (other.told().isEmpty() || track.told().isEmpty())
              && other.lastNanos() < track.firstNanos()
              && track.firstNanos() - other.lastNanos() < SUCCESSION_NANOS;
      if (before && isNear(other, track) && isAlike(other, track)) {
        i.remove();
        track.absorb(other);
      }
    }
  }

  /**
   * Joins tracks of one plate: seen at the same time in one place, where no two plates are. A
   * detector's box that wanders, or holds half of the plate, begins a track of its own.
   */
  void join() {
    for (int i = 0; i < tracks.size(); i++) {
      for (int j = tracks.size() - 1; j > i; j--) {
        Track older = tracks.get(i);
        Track younger = tracks.get(j);
        boolean toldTwice = !older.told().isEmpty() && !younger.told().isEmpty();
        if (!toldTwice && isSamePlace(older, younger) && isSamePlate(older, younger)) {
          older.absorb(younger);
          tracks.remove(j);
        }
      }
    }
  }

  private static boolean isSamePlace(Track a, Track b) {
    long then = Math.min(a.lastNanos(), b.lastNanos());
    double growth = a.at(then).width() / b.at(then).width();
    return Math.abs(a.lastNanos() - b.lastNanos()) < TOGETHER_NANOS
        && a.at(then).distance(b.at(then)) < ONE_PLACE
        && growth > 1 / MOST_GROWTH
        && growth < MOST_GROWTH;
  }

  private static boolean isSamePlate(Track older, Track younger) {
    String a = older.fused().text();
    String b = younger.fused().text();
    boolean part = a.length() > FEW && b.length() >= FEW && (a.contains(b) || b.contains(a));
    return (younger.isGuess() && younger.seen() <= FEW)
        || part
        || (!a.isEmpty() && !b.isEmpty() && Alignment.likeness(a, b) >= ALIKE);
  }

  private static boolean isNear(Track earlier, Track later) {
    Box from = earlier.expected(later.firstNanos());
    return isNear(from, later.at(later.firstNanos()));
  }

  /** Some looks may say anything; many that are unlike are another vehicle, with a dirty plate. */
  private static boolean isAlike(Track earlier, Track later) {
    return earlier.seen() <= FEW
        || earlier.fused().text().isEmpty()
        || Alignment.likeness(earlier.fused().text(), later.fused().text()) >= RATHER_ALIKE;
  }

  /**
   * Returns whether a track is a second, worse sight of a vehicle that another one shows: all of it
   * is a guess, it was short, and lies where the other's plate was, while that was seen or just
   * before or after. Not one is a plate seen well that was read alike each time, and unlike the
   * other: a poorly read vehicle right before the next.
   */
  boolean isEcho(Track track) {
    return track.isGuess()
        && track.seen() <= FEW
        && Stream.concat(tracks.stream(), recent.stream())
            .anyMatch(
                other ->
                    other != track
                        && !other.isGuess()
                        && isBeside(track, other)
                        && !isOwnPlate(track, other));
  }

  private static boolean isOwnPlate(Track track, Track other) {
    return track.isConfirmed()
        && track.showsPlate()
        && Alignment.likeness(track.fused().text(), other.fused().text()) < RATHER_ALIKE;
  }

  private static boolean isBeside(Track track, Track other) {
    return isBeside(track, other, track.firstNanos()) || isBeside(track, other, track.lastNanos());
  }

  /** Whether they were beside each other at a time when the other one was seen, or nearly. */
  private static boolean isBeside(Track track, Track other, long nanos) {
    return nanos - other.lastNanos() < SUCCESSION_NANOS
        && other.firstNanos() - nanos < SUCCESSION_NANOS
        && isNear(other.at(nanos), track.at(nanos));
  }

  /** A plate before the camera is near much of the picture, but no second sight of a far one. */
  private static boolean isNear(Box a, Box b) {
    double growth = a.width() / b.width();
    return a.distance(b) < NEAR && growth > 1 / MOST_GROWTH && growth < MOST_GROWTH;
  }

  /** Remembers a track that has ended, while later ones may be its echoes. */
  private void remember(Track track) {
    recent.add(track);
    recent.removeIf(old -> track.lastNanos() - old.lastNanos() > ECHO_NANOS);
    if (recent.size() > MOST_RECENT) {
      recent.remove(0);
    }
  }
}
