package org.checkpointlpr.match;

import java.util.List;
import org.checkpointlpr.plate.Alternative;

/**
 * Compares readings with wanted plates. This is the definition of a match; an index may only find
 * sooner what this would find. Immutable; safe on any thread.
 */
public final class PlateMatcher {
  private final MatchLimits limits;
  private final ConfusionCosts costs;
  private final Aligner aligner;

  /** Creates a matcher with these bounds and the confusions of the reader in use. */
  public PlateMatcher(MatchLimits limits, ConfusionCosts costs) {
    this.limits = limits;
    this.costs = costs;
    this.aligner = new Aligner(limits);
  }

  /** Returns the matcher with default bounds and the product's reader. */
  public static PlateMatcher standard() {
    return new PlateMatcher(MatchLimits.DEFAULT, ConfusionCosts.standard());
  }

  /** Returns the bounds. */
  public MatchLimits limits() {
    return limits;
  }

  /**
   * Returns the alternatives that are compared at all: the first of those probable enough, and the
   * most probable one always.
   *
   * @param reading most probable first
   */
  public List<Alternative> considered(List<Alternative> reading) {
    int count = 0;
    while (count < reading.size()
        && count < limits.maxAlternatives()
        && (count == 0 || reading.get(count).probability() >= limits.minProbability())) {
      count++;
    }
    return reading.subList(0, count);
  }

  /**
   * Compares one reading with one wanted plate.
   *
   * @param reading the alternatives of one reading, most probable first; may be empty
   */
  public MatchResult compare(Wanted wanted, List<Alternative> reading) {
    List<Alternative> considered = considered(reading);
    List<AlignedCharacter> best = List.of();
    int bestIndex = -1;
    double bestWeight = -1;
    double sum = 0;
    int supporting = 0;
    for (int i = 0; i < considered.size(); i++) {
      Alternative alternative = considered.get(i);
      List<AlignedCharacter> alignment = aligner.align(wanted, alternative.text().value());
      if (!alignment.isEmpty()) {
        supporting++;
        double weight = weight(alignment, alternative.probability());
        sum += weight;
        if (isBetter(alignment, weight, best, bestWeight)) {
          best = alignment;
          bestIndex = i;
          bestWeight = weight;
        }
      }
    }
    if (bestIndex < 0) {
      return new MatchResult.None();
    }
    double posterior = wanted.policy() == MatchPolicy.PARTIAL ? Math.min(1, sum) : bestWeight;
    Explanation why =
        new Explanation(
            best, bestIndex, considered.get(bestIndex).probability(), posterior, supporting);
    return bestIndex == 0 && why.sameText()
        ? new MatchResult.Exact(why)
        : new MatchResult.Near(why);
  }

  /** The wanted text itself among the alternatives outweighs any that only resembles it. */
  private static boolean isBetter(
      List<AlignedCharacter> alignment,
      double weight,
      List<AlignedCharacter> best,
      double bestWeight) {
    boolean same = isSame(alignment);
    boolean bestSame = !best.isEmpty() && isSame(best);
    return same != bestSame ? same : weight > bestWeight;
  }

  private static boolean isSame(List<AlignedCharacter> alignment) {
    for (AlignedCharacter step : alignment) {
      if (step.relation() != AlignedCharacter.Relation.SAME) {
        return false;
      }
    }
    return true;
  }

  /**
   * The alternative's probability, shared between its own text and the wanted one by how probable
   * the reader's output would be if either were the truth.
   */
  private double weight(List<AlignedCharacter> alignment, double probability) {
    double ratio = 1;
    boolean differs = false;
    for (AlignedCharacter step : alignment) {
      AlignedCharacter.Relation relation = step.relation();
      if (relation != AlignedCharacter.Relation.SAME
          && relation != AlignedCharacter.Relation.UNKNOWN) {
        differs = true;
        ratio *= ratio(step);
      }
    }
    return differs ? probability * ratio / (1 + ratio) : probability;
  }

  private double ratio(AlignedCharacter step) {
    return switch (step.relation()) {
      case MISSING -> Math.min(1, costs.probability(step.wanted(), AlignedCharacter.NONE));
      case EXTRA -> Math.min(1, costs.probability(AlignedCharacter.NONE, step.read()));
      default -> costs.ratio(step.wanted(), step.read());
    };
  }
}
