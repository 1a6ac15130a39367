package org.checkpointlpr.agent.health;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What has happened since the start, as named numbers that only grow. Log, crew page and reports to
 * headquarters read the same counters. Safe on any thread.
 */
public final class Counters {
  private final Map<Name, LongAdder> counts = new ConcurrentHashMap<>();

  /** What is counted. */
  public enum Name {
    /** Frames taken from a camera or folder. */
    FRAMES,
    /** Frames thrown away because a newer one came before a thread was free. */
    FRAMES_DISPLACED,
    /** Pictures that could not be read: damaged, too large, not a picture. */
    FRAMES_UNREADABLE,
    /** Frames on which the detector or a reader failed. */
    FRAMES_FAILED,
    /** Pieces of work, such as one vehicle's, that a bug ended; their thread went on. */
    WORK_FAILED,
    /** Candidates that the detector found. */
    CANDIDATES,
    /** Candidates in which no text was read. */
    CANDIDATES_UNREAD,
    /** Plates that were read. */
    READINGS,
    /** Vehicles in doubt whose pictures were not read as one: too many waited for that already. */
    STACKS_LEFT_OUT,
    /** Sightings, one for each vehicle's pass. */
    SIGHTINGS,
    /** Sightings in no hour's count: dated ahead of this machine's clock, or over a week old. */
    SIGHTINGS_MISDATED,
    /** Sightings that could not be searched for: a file of the list is damaged. */
    SIGHTINGS_NOT_SEARCHED,
    /** Matches with an entry of the watchlist. */
    MATCHES,
    /** Hits that are safe in the outbox. */
    HITS_STORED,
    /** Hits that could not be stored; the crew was told, headquarters was not. */
    HITS_NOT_STORED,
    /** Hits that headquarters has confirmed by a signed receipt. */
    HITS_RECEIPTED,
    /** Requests to the crew page that were refused. */
    PAGE_REQUESTS_REFUSED,
    /** Scenes of hits that were sealed and kept. */
    SCENES_KEPT,
    /** Hits at which no picture of the whole vehicle was at hand. */
    SCENES_ABSENT,
    /** Scenes that could not be kept: the thread did not keep up, or the disk did not take them. */
    SCENES_LOST,
    /** Scenes deleted to keep their quota, before their time was over. */
    SCENES_DROPPED,
    /** Scenes sent because headquarters asked. */
    SCENES_SENT,
    /** Scenes that headquarters asked for, and that are not kept. */
    SCENES_GONE,
    /** Requests for scenes that were answered before: repeated, or replayed. */
    SCENE_REQUESTS_REPEATED,
    /** Requests for scenes signed more than a day ago, or ahead of the clock by as much. */
    SCENE_REQUESTS_STALE,
    /** Requests for scenes beyond what is answered in an hour; headquarters repeats them. */
    SCENE_REQUESTS_OVER
  }

  /** Adds one. */
  public void count(Name name) {
    add(name, 1);
  }

  /** Adds a number that is not negative. */
  public void add(Name name, long number) {
    if (number < 0) {
      throw new IllegalArgumentException(number + " added to " + name + "; counters only grow");
    }
    counts.computeIfAbsent(name, key -> new LongAdder()).add(number);
  }

  /** Returns one counter's number. */
  public long get(Name name) {
    LongAdder adder = counts.get(name);
    return adder == null ? 0 : adder.sum();
  }

  /** Returns all numbers that are not zero, as {@code name=number} in the order of {@link Name}. */
  @Override
  public String toString() {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .map(e -> e.getKey().name().toLowerCase(Locale.ROOT) + "=" + e.getValue().sum())
            .collect(Collectors.joining(" "));
  }
}
