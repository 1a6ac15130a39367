package org.checkpointlpr.match;

import java.util.List;

/**
 * Why a reading is reported as a wanted plate. Immutable.
 *
 * @param alignment the wanted plate beside the alternative that matched, from left to right
 * @param alternative which alternative of the reading matched, from 0, the most probable
 * @param readProbability that alternative's probability
 * @param posterior probability that the plate's true text is the wanted one, given the reading and
 *     the reader's confusions, every text being equally likely beforehand
 * @param supporting how many alternatives of the reading lead to the wanted plate
 */
public record Explanation(
    List<AlignedCharacter> alignment,
    int alternative,
    double readProbability,
    double posterior,
    int supporting) {
  /** Copies the list. */
  public Explanation {
    alignment = List.copyOf(alignment);
  }

  /** Returns how many characters differ in this way. */
  public int count(AlignedCharacter.Relation relation) {
    return (int) alignment.stream().filter(step -> step.relation() == relation).count();
  }

  /** Returns whether every wanted character is known and was read as it is. */
  public boolean sameText() {
    return count(AlignedCharacter.Relation.SAME) == alignment.size();
  }
}
