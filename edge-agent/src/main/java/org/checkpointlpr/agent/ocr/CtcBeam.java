package org.checkpointlpr.agent.ocr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prefix beam search over the output of a CTC network (Graves et al. 2006; the search after Hannun
 * et al. 2014, without a language model): the most probable <em>texts</em>, each with the summed
 * probability of all the ways in which the steps can spell it, and not merely the most probable
 * path. Pure arithmetic; an instance may be used by any thread.
 */
final class CtcBeam {
  /**
   * Classes less probable than this at a step are not followed: they cannot reach the first ten.
   */
  private static final double NEGLIGIBLE = 1e-4;

  private final String alphabet;
  private final int beams;

  /**
   * Creates a search.
   *
   * @param alphabet the characters of classes 1, 2, …
   * @param beams how many texts are kept at each step, and returned at most
   */
  CtcBeam(String alphabet, int beams) {
    this.alphabet = alphabet;
    this.beams = beams;
  }

  /** A text and its probability. */
  record Spelling(String text, double probability) {}

  /** The probability of a prefix, split by whether its last step was a blank. */
  private static final class Mass {
    private double blank;
    private double character;

    double total() {
      return blank + character;
    }
  }

  /**
   * Returns the most probable texts, best first; the empty text is among them where it belongs.
   *
   * @param probabilities steps x classes, each step adding up to 1, class 0 the blank
   */
  List<Spelling> search(double[][] probabilities) {
    Map<String, Mass> prefixes = new HashMap<>();
    Mass start = new Mass();
    start.blank = 1;
    prefixes.put("", start);
    for (double[] step : probabilities) {
      prefixes = best(extend(prefixes, step));
    }
    return prefixes.entrySet().stream()
        .map(e -> new Spelling(e.getKey(), Math.min(1, e.getValue().total())))
        .sorted(
            Comparator.comparingDouble(Spelling::probability)
                .reversed()
                .thenComparing(Spelling::text))
        .toList();
  }

  private Map<String, Mass> extend(Map<String, Mass> prefixes, double[] step) {
    Map<String, Mass> next = new HashMap<>();
    for (Map.Entry<String, Mass> entry : prefixes.entrySet()) {
      String prefix = entry.getKey();
      Mass mass = entry.getValue();
      Mass same = next.computeIfAbsent(prefix, p -> new Mass());
      same.blank += mass.total() * step[0];
      char last = prefix.isEmpty() ? 0 : prefix.charAt(prefix.length() - 1);
      for (int c = 1; c < step.length; c++) {
        char character = alphabet.charAt(c - 1);
        if (character == last) {
          same.character += mass.character * step[c];
        }
        // The same character again is a new one only after a blank.
        double before = character == last ? mass.blank : mass.total();
        if (step[c] >= NEGLIGIBLE && before > 0) {
          next.computeIfAbsent(prefix + character, p -> new Mass()).character += before * step[c];
        }
      }
    }
    return next;
  }

  private Map<String, Mass> best(Map<String, Mass> prefixes) {
    if (prefixes.size() <= beams) {
      return prefixes;
    }
    List<Map.Entry<String, Mass>> entries = new ArrayList<>(prefixes.entrySet());
    entries.sort(
        Comparator.comparingDouble((Map.Entry<String, Mass> e) -> e.getValue().total())
            .reversed()
            .thenComparing(Map.Entry::getKey));
    Map<String, Mass> kept = new HashMap<>();
    entries.subList(0, beams).forEach(e -> kept.put(e.getKey(), e.getValue()));
    return kept;
  }

  /**
   * Returns probabilities for logits.
   *
   * @param logits steps x classes in one row
   * @param temperature by which they are divided; above 1 makes the answer less sure
   */
  static double[][] softmax(float[] logits, int steps, double temperature) {
    int classes = logits.length / steps;
    double[][] result = new double[steps][classes];
    for (int s = 0; s < steps; s++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        most = Math.max(most, logits[s * classes + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        result[s][c] = Math.exp((logits[s * classes + c] - most) / temperature);
        sum += result[s][c];
      }
      for (int c = 0; c < classes; c++) {
        result[s][c] /= sum;
      }
    }
    return result;
  }
}
