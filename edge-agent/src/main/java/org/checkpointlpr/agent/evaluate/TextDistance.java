package org.checkpointlpr.agent.evaluate;

/** How far two texts are from each other. */
final class TextDistance {
  private TextDistance() {}

  /** Returns the text with the letters that look like digits as those: O as 0, I as 1. */
  static String folded(String text) {
    return text.replace('O', '0').replace('I', '1');
  }

  /** Returns the least number of characters to insert, delete or replace (Levenshtein 1966). */
  static int edits(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
