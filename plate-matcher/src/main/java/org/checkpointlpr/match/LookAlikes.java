package org.checkpointlpr.match;

import java.util.Arrays;

/**
 * Which characters a reader may take for one another. The classes are part of the list's format:
 * lists are indexed by {@link #skeleton}, so a change here needs a new format version. How probable
 * each confusion is, is data: {@link ConfusionCosts}.
 */
public final class LookAlikes {
  /** Identifies these classes in a release. */
  public static final String VERSION = "1";

  // The first of each class stands for it in the skeleton. From the misses of the first reader
  // trained for this project: D/O/0, 8/B, 1/I, S/5, 7/Z; Q, L, 2 and G join by their shape.
  private static final String[] CLASSES = {"0ODQ", "1IL", "2Z7", "5S", "6G", "8B"};
  private static final char[] SKELETON = new char[128];

  static {
    for (char c = 0; c < SKELETON.length; c++) {
      SKELETON[c] = c;
    }
    for (String members : CLASSES) {
      members.chars().forEach(member -> SKELETON[member] = members.charAt(0));
    }
  }

  private LookAlikes() {}

  /** Returns whether two different characters are look-alikes. */
  public static boolean alike(char a, char b) {
    return a != b && SKELETON[a] == SKELETON[b];
  }

  /** Returns the text with each character replaced by the one that stands for its class. */
  public static String skeleton(String canonical) {
    char[] skeleton = canonical.toCharArray();
    for (int i = 0; i < skeleton.length; i++) {
      skeleton[i] = SKELETON[skeleton[i]];
    }
    return new String(skeleton);
  }

  /** Returns the members of each class, for documents and tests. */
  public static java.util.List<String> classes() {
    return java.util.List.copyOf(Arrays.asList(CLASSES));
  }
}
