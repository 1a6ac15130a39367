package org.checkpointlpr.agent.ocr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;

/**
 * A distribution over what a plate may say, the empty text standing for "there is nothing to read".
 * Immutable values; pure arithmetic.
 *
 * @param probabilities of each text; they add up to at most 1
 */
record Spellings(Map<String, Double> probabilities) {
  /** Less than this not even a layout that fits can make the best text. */
  private static final double WORTH_TELLING = 1e-5;

  /** More texts than the search keeps for one look. */
  private static final int MOST = 16;

  /**
   * A way that is wrong sees something all the same this often; 0.1 and 0.4 read the same texts.
   */
  private static final double DISTRACTED = 0.3;

  Spellings {
    probabilities = Map.copyOf(probabilities);
  }

  static Spellings of(List<CtcBeam.Spelling> list) {
    Map<String, Double> map = new HashMap<>();
    list.forEach(s -> map.merge(s.text(), s.probability(), Double::sum));
    return new Spellings(map);
  }

  /** Returns the probability that there is nothing to read. */
  double nothing() {
    return probabilities.getOrDefault("", 0.0);
  }

  /**
   * Returns how sure the best text is where O and 0, I and 1 count as the same: layouts tell these.
   */
  double sureness() {
    Map<String, Double> folded = new HashMap<>();
    probabilities.forEach(
        (text, p) -> {
          if (!text.isEmpty()) {
            folded.merge(text.replace('O', '0').replace('I', '1'), p, Double::sum);
          }
        });
    return folded.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** Returns the mean of several distributions, each with its weight. */
  static Spellings mean(List<Spellings> parts, double[] weights) {
    double all = 0;
    Map<String, Double> sum = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      double weight = weights[i];
      all += weight;
      parts.get(i).probabilities.forEach((text, p) -> sum.merge(text, weight * p, Double::sum));
    }
    double total = all;
    sum.replaceAll((text, p) -> p / total);
    return new Spellings(sum);
  }

  /**
   * Returns what one row says, but for the texts that two rows begin or end with: there, one of two
   * rows was read alone. What such a text loses, "there is nothing to read" gets. Without it a
   * large upper row outvotes both, for a second row of small characters is read less surely.
   *
   * @param rows what the same plate says when it is read as two rows
   */
  Spellings withoutPartsOf(Spellings rows) {
    Map<String, Double> kept = new HashMap<>();
    probabilities.forEach(
        (text, p) -> {
          double part = text.isEmpty() ? 0 : rows.shareOfMoreThan(text);
          kept.merge(text, p * (1 - part), Double::sum);
          kept.merge("", p * part, Double::sum);
        });
    return new Spellings(kept);
  }

  /** Of unsure texts a search leaves many aside; those that it keeps stand for them. */
  private double shareOfMoreThan(String part) {
    double sum =
        probabilities.entrySet().stream()
            .filter(e -> e.getKey().length() > part.length())
            .filter(e -> e.getKey().startsWith(part) || e.getKey().endsWith(part))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    return sum > 0 ? Math.min(1, sum / mass()) : 0;
  }

  /**
   * Returns what two ways of looking at one plate say together, of which one is wrong and should
   * see nothing. A text is as probable as its way is beforehand, as that way says, and the more the
   * other way sees nothing.
   *
   * @param priorOfOther how probable it is beforehand that the other way is right, 0 to 1
   */
  Spellings or(Spellings other, double priorOfOther) {
    Map<String, Double> sum = new HashMap<>();
    double mine = (1 - priorOfOther) * (DISTRACTED + (1 - DISTRACTED) * other.nothing());
    double others = priorOfOther * (DISTRACTED + (1 - DISTRACTED) * nothing());
    probabilities.forEach((text, p) -> sum.merge(text, mine * p, Double::sum));
    other.probabilities.forEach((text, p) -> sum.merge(text, others * p, Double::sum));
    double nothing = nothing() * other.nothing();
    sum.put("", 0.0);
    double texts = sum.values().stream().mapToDouble(Double::doubleValue).sum();
    double all = Math.max(mass() * (1 - priorOfOther) + other.mass() * priorOfOther, nothing);
    sum.replaceAll((text, p) -> texts > 0 ? p * (all - nothing) / texts : 0);
    sum.put("", nothing);
    return new Spellings(sum);
  }

  /** Returns the sum of all probabilities: below 1 by what a search has left aside. */
  private double mass() {
    return probabilities.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Returns the reading; {@link Reading#NONE} where nothing is more probable than any text. */
  Reading toReading() {
    List<Alternative> alternatives = new ArrayList<>();
    probabilities.forEach(
        (text, p) -> {
          if (!text.isEmpty() && text.length() <= PlateText.MAX_LENGTH && p >= WORTH_TELLING) {
            alternatives.add(new Alternative(new PlateText(text), Math.min(1, p)));
          }
        });
    alternatives.sort(
        Comparator.comparingDouble(Alternative::probability)
            .reversed()
            .thenComparing(Alternative::text));
    if (alternatives.isEmpty() || alternatives.get(0).probability() < nothing()) {
      return Reading.NONE;
    }
    return Reading.of(alternatives.subList(0, Math.min(MOST, alternatives.size())));
  }
}
