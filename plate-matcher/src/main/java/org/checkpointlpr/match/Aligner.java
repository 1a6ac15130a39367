package org.checkpointlpr.match;

import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.match.AlignedCharacter.Relation;

/** Aligns a wanted text with a read one, as far as a policy allows; an empty list is "not". */
final class Aligner {
  private final MatchLimits limits;

  Aligner(MatchLimits limits) {
    this.limits = limits;
  }

  List<AlignedCharacter> align(Wanted wanted, String read) {
    String text = wanted.text();
    return switch (wanted.policy()) {
      case EXACT -> text.equals(read) ? beside(text, read) : List.of();
      case EQUIVALENT -> isEquivalent(text, read) ? beside(text, read) : List.of();
      case ONE_EDIT ->
          isEquivalent(text, read)
              ? beside(text, read)
              : limits.editAllowed(text.length()) ? oneEdit(text, read) : List.of();
      case PARTIAL -> PartialPattern.align(text, read);
    };
  }

  private boolean isEquivalent(String wanted, String read) {
    if (wanted.length() != read.length()) {
      return false;
    }
    int differing = 0;
    for (int i = 0; i < wanted.length(); i++) {
      if (wanted.charAt(i) != read.charAt(i)) {
        if (!LookAlikes.alike(wanted.charAt(i), read.charAt(i))) {
          return false;
        }
        differing++;
      }
    }
    return differing <= limits.equivalents(wanted.length());
  }

  private static List<AlignedCharacter> oneEdit(String wanted, String read) {
    int difference = wanted.length() - read.length();
    int prefix = commonPrefix(wanted, read);
    if (difference == 0
        && wanted.regionMatches(prefix + 1, read, prefix + 1, wanted.length() - prefix - 1)) {
      return beside(wanted, read);
    }
    if (difference == 1 && wanted.regionMatches(prefix + 1, read, prefix, read.length() - prefix)) {
      String gapped = read.substring(0, prefix) + AlignedCharacter.NONE + read.substring(prefix);
      return beside(wanted, gapped);
    }
    if (difference == -1
        && read.regionMatches(prefix + 1, wanted, prefix, wanted.length() - prefix)) {
      String gapped =
          wanted.substring(0, prefix) + AlignedCharacter.NONE + wanted.substring(prefix);
      return beside(gapped, read);
    }
    return List.of();
  }

  private static int commonPrefix(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }

  private static List<AlignedCharacter> beside(String wanted, String read) {
    List<AlignedCharacter> alignment = new ArrayList<>(wanted.length());
    for (int i = 0; i < wanted.length(); i++) {
      char w = wanted.charAt(i);
      char r = read.charAt(i);
      alignment.add(new AlignedCharacter(w, r, relation(w, r)));
    }
    return alignment;
  }

  private static Relation relation(char wanted, char read) {
    if (wanted == read) {
      return Relation.SAME;
    }
    if (read == AlignedCharacter.NONE) {
      return Relation.MISSING;
    }
    if (wanted == AlignedCharacter.NONE) {
      return Relation.EXTRA;
    }
    return LookAlikes.alike(wanted, read) ? Relation.EQUIVALENT : Relation.SUBSTITUTED;
  }
}
