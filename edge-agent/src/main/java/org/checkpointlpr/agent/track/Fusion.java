package org.checkpointlpr.agent.track;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.checkpointlpr.agent.ocr.CharacterReading;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;

/**
 * Makes one reading of many of the same plate. Pure; any thread.
 *
 * <p>Each look votes for a length and, laid over the text that most looks support, for a character
 * at each position: with its reader's probabilities as a log-likelihood and its weight as the
 * exponent (the weights add up to the number of looks that are worth something). The result's
 * probabilities are the normalised products, mixed with the mean of the looks' own ({@link
 * #SHARED_ERRORS}).
 */
final class Fusion {
  /**
   * Frames of one pass share their dirt, angle and light, so their errors are not independent: all
   * together never count as more than this many looks.
   */
  private static final double INDEPENDENT_LOOKS = 4;

  /** A reading that stands alone is believed this much less. */
  private static final double ALONE = 0.7;

  /**
   * How often looks are wrong together, for a reason that they share. Over 140 filmed passes what
   * is told gets more honest by it: where 0.87 was said 57 of 100 texts were right, with this 0.86
   * and 72; the mean surprise (negative logarithm) of the true text falls from 0.57 to 0.45.
   */
  private static final double SHARED_ERRORS = 0.2;

  /** The characters of {@link PlateText}. */
  private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  /** No reader is ever surer than this, nor a character more impossible than this over 36. */
  private static final double SUREST = 0.995;

  private static final int ALTERNATIVES = 8;

  private Fusion() {}

  /** The outcome. */
  record Fused(Reading reading, int agreeing, int supporting) {
    /** Nothing was read in any look. */
    static final Fused NONE = new Fused(Reading.NONE, 0, 0);

    /** Returns the best text, empty if there is none. */
    String text() {
      return reading.isEmpty() ? "" : reading.best().text().value();
    }

    /** Returns the probability of the best text, 0 if there is none. */
    double probability() {
      return reading.isEmpty() ? 0 : reading.best().probability();
    }
  }

  /** Fuses the looks of one vehicle; those without a text have no vote. */
  static Fused fuse(List<Look> looks) {
    List<Look> voters = looks.stream().filter(Look::hasText).toList();
    if (voters.isEmpty()) {
      return Fused.NONE;
    }
    Map<String, Double> votes = votes(voters);
    int length = bestLength(votes);
    String pivot =
        votes.entrySet().stream()
            .filter(e -> e.getKey().length() == length)
            .max(Map.Entry.comparingByValue())
            .orElseThrow()
            .getKey();
    double[][] positions = positions(pivot, voters);
    double share = lengthShare(votes, length);
    List<Alternative> alternatives = alternatives(positions, share);
    String best = alternatives.get(0).text().value();
    int agreeing = (int) voters.stream().filter(look -> look.text().equals(best)).count();
    int supporting =
        (int) voters.stream().filter(v -> Alignment.likeness(v.text(), best) >= 0.6).count();
    alternatives = withOtherLengths(alternatives, votes, length, share);
    alternatives = withSingleLooks(alternatives, votes, voters);
    if (supporting < 2) {
      alternatives =
          alternatives.stream()
              .map(a -> new Alternative(a.text(), a.probability() * ALONE))
              .toList();
    }
    return new Fused(new Reading(alternatives, characters(best, positions)), agreeing, supporting);
  }

  private static Map<String, Double> votes(List<Look> voters) {
    Map<String, Double> votes = new TreeMap<>();
    for (Look look : voters) {
      for (Alternative alternative : look.read().reading().alternatives()) {
        votes.merge(
            alternative.text().value(), look.weight() * alternative.probability(), Double::sum);
      }
    }
    return votes;
  }

  private static int bestLength(Map<String, Double> votes) {
    double[] lengths = new double[PlateText.MAX_LENGTH + 1];
    votes.forEach((text, vote) -> lengths[text.length()] += vote);
    int best = 1;
    for (int length = 2; length < lengths.length; length++) {
      if (lengths[length] >= lengths[best]) {
        best = length;
      }
    }
    return best;
  }

  private static double lengthShare(Map<String, Double> votes, int length) {
    double all = 0;
    double same = 0;
    for (Map.Entry<String, Double> vote : votes.entrySet()) {
      all += vote.getValue();
      same += vote.getKey().length() == length ? vote.getValue() : 0;
    }
    return all <= 0 ? 1 : same / all;
  }

  /** Returns for each position the probability of each of {@link #CHARACTERS}. */
  private static double[][] positions(String pivot, List<Look> voters) {
    double[][] logs = new double[pivot.length()][CHARACTERS.length()];
    double sum = 0;
    double squares = 0;
    for (Look look : voters) {
      sum += look.weight();
      squares += look.weight() * look.weight();
      vote(pivot, look, logs);
    }
    // Kish's effective sample size: one look counts as one, however poor; ten equal ones as ten.
    double effective = Math.min(INDEPENDENT_LOOKS, sum * sum / squares);
    double scale = effective / sum;
    for (double[] position : logs) {
      normalise(position, scale);
    }
    return logs;
  }

  private static void vote(String pivot, Look look, double[][] logs) {
    Reading reading = look.read().reading();
    String text = look.text();
    int[] over = Alignment.over(pivot, text);
    double[][] others = others(pivot, reading);
    for (int i = 0; i < pivot.length(); i++) {
      if (over[i] == Alignment.GAP) {
        continue;
      }
      int said = CHARACTERS.indexOf(text.charAt(over[i]));
      double belief = Math.min(SUREST, belief(reading, over[i]));
      double rest = 1 - belief;
      double elsewhere = 0;
      for (int c = 0; c < CHARACTERS.length(); c++) {
        elsewhere += c == said ? 0 : others[i][c];
      }
      double even = elsewhere > 0 ? 0.2 : 1;
      for (int c = 0; c < CHARACTERS.length(); c++) {
        double told = elsewhere > 0 ? 0.8 * others[i][c] / elsewhere : 0;
        double probability = c == said ? belief : rest * (told + even / (CHARACTERS.length() - 1));
        logs[i][c] += look.weight() * Math.log(Math.max(probability, (1 - SUREST) / 36));
      }
    }
  }

  /** Returns the weight that a reading's further alternatives give each character at a position. */
  private static double[][] others(String pivot, Reading reading) {
    double[][] others = new double[pivot.length()][CHARACTERS.length()];
    for (Alternative alternative : reading.alternatives()) {
      String text = alternative.text().value();
      int[] over = Alignment.over(pivot, text);
      for (int i = 0; i < pivot.length(); i++) {
        if (over[i] != Alignment.GAP) {
          others[i][CHARACTERS.indexOf(text.charAt(over[i]))] += alternative.probability();
        }
      }
    }
    return others;
  }

  private static double belief(Reading reading, int index) {
    List<CharacterReading> characters = reading.characters();
    return index < characters.size()
        ? Math.max(1.0 / CHARACTERS.length(), characters.get(index).confidence())
        : Math.max(1.0 / CHARACTERS.length(), reading.best().probability());
  }

  private static void normalise(double[] logs, double scale) {
    double max = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      max = Math.max(max, log);
    }
    double sum = 0;
    for (int c = 0; c < logs.length; c++) {
      logs[c] = Math.exp((logs[c] - max) * scale);
      sum += logs[c];
    }
    for (int c = 0; c < logs.length; c++) {
      logs[c] /= sum;
    }
  }

  /** Lists the most probable texts, best first, by widening a beam position by position. */
  private static List<Alternative> alternatives(double[][] positions, double share) {
    List<Partial> beam = List.of(new Partial("", share));
    for (double[] position : positions) {
      List<Partial> next = new ArrayList<>();
      for (Partial partial : beam) {
        for (int c = 0; c < position.length; c++) {
          next.add(
              new Partial(partial.text + CHARACTERS.charAt(c), partial.probability * position[c]));
        }
      }
      next.sort(Comparator.comparingDouble(Partial::probability).reversed());
      beam = next.subList(0, ALTERNATIVES);
    }
    return beam.stream()
        .map(p -> new Alternative(new PlateText(p.text), Math.min(1, p.probability)))
        .toList();
  }

  /** Adds texts of other lengths, behind the best: a character may be dirt, or be hidden by it. */
  private static List<Alternative> withOtherLengths(
      List<Alternative> alternatives, Map<String, Double> votes, int length, double share) {
    double most = alternatives.get(0).probability();
    double all = votes.values().stream().mapToDouble(Double::doubleValue).sum();
    List<Alternative> result = new ArrayList<>(alternatives);
    votes.forEach(
        (text, vote) -> {
          double probability = Math.min(most, Math.min(1 - share, vote / Math.max(all, 1e-9)));
          if (text.length() != length && probability > 0.01) {
            result.add(new Alternative(new PlateText(text), probability));
          }
        });
    result.sort(Comparator.comparingDouble(Alternative::probability).reversed());
    return result.subList(0, Math.min(ALTERNATIVES, result.size()));
  }

  /**
   * Mixes in the mean of what each look says by itself: a shadow that makes F a Z for half a second
   * outvotes a look without it, and is no independent witness each time. The best text stays the
   * best, because its characters are told with it.
   */
  private static List<Alternative> withSingleLooks(
      List<Alternative> fused, Map<String, Double> votes, List<Look> voters) {
    double weights = voters.stream().mapToDouble(Look::weight).sum();
    Map<String, Double> mixed = new TreeMap<>();
    fused.forEach(a -> mixed.put(a.text().value(), (1 - SHARED_ERRORS) * a.probability()));
    votes.forEach((text, vote) -> mixed.merge(text, SHARED_ERRORS * vote / weights, Double::sum));
    String best = fused.get(0).text().value();
    double most = Math.min(1, mixed.getOrDefault(best, 0.0));
    mixed.remove(best);
    List<Alternative> result = new ArrayList<>();
    result.add(new Alternative(fused.get(0).text(), most));
    mixed.entrySet().stream()
        .map(e -> new Alternative(new PlateText(e.getKey()), Math.min(most, e.getValue())))
        .sorted(Comparator.comparingDouble(Alternative::probability).reversed())
        .limit(ALTERNATIVES - 1L)
        .forEach(result::add);
    return result;
  }

  private static List<CharacterReading> characters(String text, double[][] positions) {
    List<CharacterReading> characters = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      characters.add(new CharacterReading(c, positions[i][CHARACTERS.indexOf(c)]));
    }
    return characters;
  }

  private record Partial(String text, double probability) {}
}
