package org.checkpointlpr.match;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.checkpointlpr.match.AlignedCharacter.Relation;

/**
 * Texts that are known in part. A pattern is its shape, in which {@code x} stands for a known
 * character, and its known characters: an index that must not hold patterns in clear looks up, for
 * each shape it has, what the known characters would have to be for a read text to fit.
 */
public final class PartialPattern {
  private static final char KNOWN = 'x';

  private PartialPattern() {}

  /** Returns the shape, for example {@code xx?xx*} for {@code AB?12*}. */
  public static String shape(String pattern) {
    StringBuilder shape = new StringBuilder(pattern.length());
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      shape.append(c == '?' || c == '*' ? c : KNOWN);
    }
    return shape.toString();
  }

  /** Returns the known characters, for example {@code AB12} for {@code AB?12*}. */
  public static String known(String pattern) {
    StringBuilder known = new StringBuilder(pattern.length());
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '?' && c != '*') {
        known.append(c);
      }
    }
    return known.toString();
  }

  /** Returns all strings of known characters with which a pattern of this shape fits the text. */
  public static Set<String> knownFitting(String shape, String text) {
    Set<String> found = new LinkedHashSet<>();
    collect(shape, 0, text, 0, new StringBuilder(), found);
    return found;
  }

  private static void collect(
      String shape, int s, String text, int t, StringBuilder known, Set<String> found) {
    if (s == shape.length()) {
      if (t == text.length()) {
        found.add(known.toString());
      }
      return;
    }
    if (shape.charAt(s) == '*') {
      for (int next = t; next <= text.length(); next++) {
        collect(shape, s + 1, text, next, known, found);
      }
    } else if (t < text.length()) {
      boolean keep = shape.charAt(s) == KNOWN;
      if (keep) {
        known.append(text.charAt(t));
      }
      collect(shape, s + 1, text, t + 1, known, found);
      if (keep) {
        known.setLength(known.length() - 1);
      }
    }
  }

  /** Returns the alignment of the pattern with the text, or an empty list if it does not fit. */
  static List<AlignedCharacter> align(String pattern, String text) {
    List<AlignedCharacter> alignment = new ArrayList<>();
    return align(pattern, 0, text, 0, alignment) ? alignment : List.of();
  }

  private static boolean align(
      String pattern, int p, String text, int t, List<AlignedCharacter> done) {
    if (p == pattern.length()) {
      return t == text.length();
    }
    char c = pattern.charAt(p);
    int mark = done.size();
    if (c == '*') {
      for (int next = t; next <= text.length(); next++) {
        if (next > t) {
          done.add(new AlignedCharacter('*', text.charAt(next - 1), Relation.UNKNOWN));
        }
        int tried = done.size();
        if (align(pattern, p + 1, text, next, done)) {
          return true;
        }
        done.subList(tried, done.size()).clear();
      }
    } else if (t < text.length() && (c == '?' || c == text.charAt(t))) {
      done.add(
          new AlignedCharacter(c, text.charAt(t), c == '?' ? Relation.UNKNOWN : Relation.SAME));
      if (align(pattern, p + 1, text, t + 1, done)) {
        return true;
      }
    }
    done.subList(mark, done.size()).clear();
    return false;
  }
}
