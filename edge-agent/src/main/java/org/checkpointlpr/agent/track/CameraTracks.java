package org.checkpointlpr.agent.track;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The open tracks of one camera. Belongs to the thread {@code track}. */
final class CameraTracks {
  /** Boxes that share more than this of the smaller one are one plate. */
  private static final double SAME_PLACE = 0.4;

  /** Texts at least this alike, seen at the same time, are of one vehicle: it has two plates. */
  private static final double SAME_TEXT = 0.8;

  /** A vehicle of which nothing certain was read is taken over by its successor within this. */
  private static final long SUCCESSION_NANOS = 2_000_000_000L;

  private final TrackSettings settings;
  private final List<Track> tracks = new ArrayList<>();

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
      }
    }
    return ended;
  }

  /** Ends and returns all tracks. */
  List<Track> endAll() {
    List<Track> ended = List.copyOf(tracks);
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
   * A far plate may be read as another text at first. When a track is confirmed that began where a
   * never confirmed one was last seen, both are the same vehicle.
   */
  private void takeOver(Track track) {
    if (!track.isConfirmed() || track.seen() > 3) {
      return;
    }
    for (Iterator<Track> i = tracks.iterator(); i.hasNext(); ) {
      Track other = i.next();
      boolean before =
          other != track
              && !other.isConfirmed()
              && other.told().isEmpty()
              && other.lastNanos() < track.firstNanos()
              && track.firstNanos() - other.lastNanos() < SUCCESSION_NANOS;
      if (before && other.expected(track.firstNanos()).distance(track.box()) < 2) {
        i.remove();
        track.absorb(other);
      }
    }
  }
}
