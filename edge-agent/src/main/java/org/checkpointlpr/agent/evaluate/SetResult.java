package org.checkpointlpr.agent.evaluate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.evaluate.Verdict.Outcome;

/**
 * The counts and times of one set, or of all. Times are percentiles over the pictures by the
 * nearest rank, milliseconds; 0 where no picture was read.
 *
 * @param name of the set
 * @param pictures that are labelled
 * @param unreadable pictures among them that could not be decoded; their plates count as missed
 * @param plates labelled
 * @param texts labelled plates whose text is known
 * @param found plates with something found in their place
 * @param exact texts read exactly
 * @param exactFolded texts read exactly if O is 0 and I is 1; holds {@code exact}
 * @param withinOne texts read with at most one character wrong; holds {@code exact}
 * @param wrong texts read otherwise than exactly
 * @param falseReads texts read where there is no plate
 */
@JsonPropertyOrder({"name", "pictures", "plates", "texts", "found", "exact"})
public record SetResult(
    String name,
    int pictures,
    int unreadable,
    int plates,
    int texts,
    int found,
    int exact,
    int exactFolded,
    int withinOne,
    int wrong,
    int falseReads,
    double detectMsP50,
    double detectMsP95,
    double readMsP50,
    double readMsP95,
    double pictureMsP50,
    double pictureMsP95) {

  /** Collects the pictures of a set. */
  static final class Tally {
    private final List<PictureTimes> times = new ArrayList<>();
    private int pictures;
    private int unreadable;
    private int plates;
    private int texts;
    private int found;
    private int withinOne;
    private int falseReads;
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);

    void add(PictureScore score) {
      pictures++;
      falseReads += score.falseReads().size();
      for (Verdict verdict : score.verdicts()) {
        plates++;
        texts += verdict.label().text().isEmpty() ? 0 : 1;
        found += verdict.found() ? 1 : 0;
        withinOne += verdict.isWithinOne() ? 1 : 0;
        outcomes.merge(verdict.outcome(), 1, Integer::sum);
      }
    }

    void addUnreadable() {
      unreadable++;
    }

    void add(PictureTimes time) {
      times.add(time);
    }

    void addAll(Tally other) {
      times.addAll(other.times);
      pictures += other.pictures;
      unreadable += other.unreadable;
      plates += other.plates;
      texts += other.texts;
      found += other.found;
      withinOne += other.withinOne;
      falseReads += other.falseReads;
      other.outcomes.forEach((outcome, n) -> outcomes.merge(outcome, n, Integer::sum));
    }

    SetResult result(String name) {
      double[] detect = times.stream().mapToDouble(PictureTimes::detect).toArray();
      double[] read = times.stream().mapToDouble(PictureTimes::read).toArray();
      double[] picture = times.stream().mapToDouble(PictureTimes::picture).toArray();
      int exact = count(Outcome.EXACT);
      return new SetResult(
          name,
          pictures,
          unreadable,
          plates,
          texts,
          found,
          exact,
          exact + count(Outcome.FOLDED),
          withinOne,
          count(Outcome.FOLDED) + count(Outcome.ONE_OFF) + count(Outcome.WRONG),
          falseReads,
          percentile(detect, 0.5),
          percentile(detect, 0.95),
          percentile(read, 0.5),
          percentile(read, 0.95),
          percentile(picture, 0.5),
          percentile(picture, 0.95));
    }

    private int count(Outcome outcome) {
      return outcomes.getOrDefault(outcome, 0);
    }
  }

  /** Returns the nearest-rank percentile; 0 for no values. */
  static double percentile(double[] values, double share) {
    if (values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
