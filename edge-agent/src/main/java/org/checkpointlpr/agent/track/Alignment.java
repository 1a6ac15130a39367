package org.checkpointlpr.agent.track;

import java.util.Arrays;

/**
 * The cheapest way to write one text over another, character by character. Pure; any thread.
 *
 * <p>Global alignment of two strings (Needleman and Wunsch, 1970) with unit costs, except that a
 * pair that readers confuse costs half: it keeps {@code 0} over {@code O} where plain edit distance
 * is as content with a gap on either side.
 */
final class Alignment {
  /** Stands for "no character here". */
  static final int GAP = -1;

  private static final String[] CONFUSED = {
    "0ODQ", "1IL", "2Z", "5S", "6G", "8B", "7T", "4A", "UV"
  };
  private static final double CONFUSED_COST = 0.5;

  private Alignment() {}

  /**
   * Aligns a text to another.
   *
   * @return for each position of {@code pivot} the index of the character of {@code text} that lies
   *     over it, or {@link #GAP}; characters of {@code text} between two positions are left out
   */
  static int[] over(String pivot, String text) {
    double[][] cost = costs(pivot, text);
    int[] over = new int[pivot.length()];
    Arrays.fill(over, GAP);
    int p = pivot.length();
    int t = text.length();
    while (p > 0 && t > 0) {
      double both = cost[p - 1][t - 1] + substitution(pivot.charAt(p - 1), text.charAt(t - 1));
      if (cost[p][t] == both) {
        over[--p] = --t;
      } else if (cost[p][t] == cost[p - 1][t] + 1) {
        p--;
      } else {
        t--;
      }
    }
    return over;
  }

  /**
   * Returns how alike two texts are: 1 when equal, 0 when nothing lies over its like. Symmetric.
   */
  static double likeness(String a, String b) {
    double distance = costs(a, b)[a.length()][b.length()];
    return 1 - distance / Math.max(a.length(), b.length());
  }

  /** Returns whether readers take these two different characters for each other. */
  static boolean isConfused(char a, char b) {
    for (String group : CONFUSED) {
      if (group.indexOf(a) >= 0 && group.indexOf(b) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static double[][] costs(String a, String b) {
    double[][] cost = new double[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
        } else {
          double both = cost[i - 1][j - 1] + substitution(a.charAt(i - 1), b.charAt(j - 1));
          cost[i][j] = Math.min(both, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        }
      }
    }
    return cost;
  }

  private static double substitution(char a, char b) {
    if (a == b) {
      return 0;
    }
    return isConfused(a, b) ? CONFUSED_COST : 1;
  }
}
