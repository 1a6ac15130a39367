package org.checkpointlpr.agent.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * What became of one labelled plate.
 *
 * @param label the truth
 * @param found whether something was found in its place: a box that overlaps its own by half
 *     (intersection over union), or, without a box of its own, anything that no other label
 *     explains
 * @param read what was read there; null if nothing was found there
 */
public record Verdict(Label label, boolean found, @Nullable PictureRead read) {
  /** How well a plate was read, best first. */
  public enum Outcome {
    /** Every character. */
    EXACT,
    /** Every character, if O is 0 and I is 1. */
    FOLDED,
    /** All but one that is missing, too many or another. */
    ONE_OFF,
    /** Otherwise. */
    WRONG,
    /** Nothing was read. */
    UNREAD,
    /** The label has no text to compare with. */
    NO_TEXT
  }

  /** Returns how well the plate was read. */
  public Outcome outcome() {
    if (label.text().isEmpty()) {
      return Outcome.NO_TEXT;
    }
    if (read == null || !read.isRead()) {
      return Outcome.UNREAD;
    }
    String text = read.text();
    if (text.equals(label.text())) {
      return Outcome.EXACT;
    }
    if (TextDistance.folded(text).equals(TextDistance.folded(label.text()))) {
      return Outcome.FOLDED;
    }
    return TextDistance.edits(text, label.text()) <= 1 ? Outcome.ONE_OFF : Outcome.WRONG;
  }

  /** Returns whether the text is at most one character off. */
  public boolean isWithinOne() {
    return read != null
        && read.isRead()
        && !label.text().isEmpty()
        && TextDistance.edits(read.text(), label.text()) <= 1;
  }
}
