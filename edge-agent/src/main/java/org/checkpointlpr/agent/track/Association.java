package org.checkpointlpr.agent.track;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.checkpointlpr.agent.ocr.CharacterReading;
import org.checkpointlpr.agent.ocr.Reading;

/**
 * Which plate of a frame belongs to which track. Pure; any thread.
 *
 * <p>Each pair has a cost: how far the plate lies from where the track should be, how much its size
 * differs, and what the texts say. The cheapest pair is taken first, then the cheapest of the rest,
 * up to a limit. Text that agrees bridges a distance; text that contradicts outweighs a place: two
 * vehicles that swap places keep their own, and the next one in the queue is a new pass.
 */
final class Association {
  /** A pair that costs more is no pair. */
  private static final double LIMIT = 3;

  /** Plate widths by which a box may wobble, and the logarithm by which its width may. */
  private static final double WOBBLE = 0.6;

  private static final double SIZE_WOBBLE = 0.2;

  /**
   * Plate widths a second that a vehicle of unknown speed may move: 0.5 m of plate, 50 km/h across
   * the view is 28; along the lane, as cameras are put up, it is below 10.
   */
  private static final double UNKNOWN_SPEED = 10;

  /** The same once a speed is known: braking and turning. */
  private static final double KNOWN_SPEED = 2;

  /**
   * A vehicle unseen for longer is not farther from where it was expected: it has left the view.
   */
  private static final double MOST_SECONDS = 1.5;

  /** How much the width may change in a second, as a logarithm: an approach doubles it. */
  private static final double UNKNOWN_GROWTH = 0.7;

  private static final double KNOWN_GROWTH = 0.2;

  /**
   * A moving vehicle that is unseen has most likely passed, and the next one may carry a plate that
   * differs in one digit: only a text that agrees brings it back. Per second, and at most.
   */
  private static final double GONE = 1.5;

  private static final double MOST_GONE = 3;

  /**
   * How much a position at which two readings differ speaks against one plate: it differs by a
   * misreading with 1 less the readers' beliefs (2 % at least), between two plates in 80 of 100.
   */
  private static final double LEAST_MISREADING = 0.02;

  private static final double LEAST_CONFUSION = 0.2;
  private static final double LOST_CHARACTER = 0.1;
  private static final double DIFFERS_BETWEEN_PLATES = 0.8;

  /** An equal position says little: vehicles of one mission share all but the last digits. */
  private static final double EQUAL = Math.log(0.95 / 0.5);

  private static final double MOST_FOR = -6;
  private static final double MOST_AGAINST = 9;

  private Association() {}

  /** A track and the plate that belongs to it. */
  record Pair(Track track, Look look, double cost) {}

  /** Pairs tracks with plates of one frame; each occurs at most once. */
  static List<Pair> pair(List<Track> tracks, List<Look> looks) {
    List<Pair> possible = new ArrayList<>();
    for (Track track : tracks) {
      for (Look look : looks) {
        cost(track, look).ifPresent(cost -> possible.add(new Pair(track, look, cost)));
      }
    }
    possible.sort(Comparator.comparingDouble(Pair::cost));
    List<Pair> pairs = new ArrayList<>();
    Set<Long> taken = new HashSet<>();
    List<Look> used = new ArrayList<>();
    for (Pair pair : possible) {
      boolean lookIsFree = used.stream().noneMatch(look -> look == pair.look());
      if (lookIsFree && taken.add(pair.track().pass())) {
        used.add(pair.look());
        pairs.add(pair);
      }
    }
    return pairs;
  }

  private static Optional<Double> cost(Track track, Look look) {
    Box box = Box.of(look.read().corners());
    double seconds = Math.min(3, Math.abs(look.capturedNanos() - track.lastNanos()) / 1e9);
    boolean known = track.seen() > 1;
    double moving = known ? Math.min(MOST_SECONDS, seconds) : seconds;
    double reach = WOBBLE + (known ? KNOWN_SPEED : UNKNOWN_SPEED) * moving;
    double growth = SIZE_WOBBLE + (known ? KNOWN_GROWTH : UNKNOWN_GROWTH) * moving;
    double away = track.expected(look.capturedNanos()).distance(box) / reach;
    double size = Math.log(box.width() / track.box().width()) / growth;
    double gone = track.stands() ? 0 : Math.min(MOST_GONE, GONE * seconds);
    double cost = (away * away + size * size) / 2 + gone + text(track, look);
    return cost <= LIMIT ? Optional.of(cost) : Optional.empty();
  }

  /**
   * The logarithm of how much likelier the texts are of two plates than of one; 0 where nothing was
   * read.
   */
  private static double text(Track track, Look look) {
    if (!look.hasText() || track.fused().reading().isEmpty()) {
      return 0;
    }
    Reading known = track.fused().reading();
    Reading seen = look.read().reading();
    int[] over = Alignment.over(track.fused().text(), look.text());
    double cost = 0;
    int placed = 0;
    for (int i = 0; i < over.length; i++) {
      if (over[i] == Alignment.GAP) {
        cost += look.isCut() ? 0 : Math.log(DIFFERS_BETWEEN_PLATES / LOST_CHARACTER);
      } else {
        placed++;
        cost += position(character(known, i), character(seen, over[i]));
      }
    }
    // What only a cut plate was read from may lack any number of characters, on either side.
    int unplaced = track.wasCut() ? 0 : look.text().length() - placed;
    cost += unplaced * Math.log(DIFFERS_BETWEEN_PLATES / LOST_CHARACTER);
    return Math.max(MOST_FOR, Math.min(MOST_AGAINST, cost));
  }

  private static double position(CharacterReading known, CharacterReading seen) {
    if (known.character() == seen.character()) {
      return -EQUAL;
    }
    double least =
        Alignment.isConfused(known.character(), seen.character())
            ? LEAST_CONFUSION
            : LEAST_MISREADING;
    double misread = Math.max(least, 1 - known.confidence() * seen.confidence());
    return Math.log(DIFFERS_BETWEEN_PLATES / misread);
  }

  /** A reader that tells no characters is believed as far as its whole text. */
  private static CharacterReading character(Reading reading, int index) {
    return index < reading.characters().size()
        ? reading.characters().get(index)
        : new CharacterReading(
            reading.best().text().value().charAt(index), reading.best().probability());
  }
}
