package org.checkpointlpr.agent.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import org.checkpointlpr.agent.detect.Quad;
import org.jspecify.annotations.Nullable;

/**
 * One picture's reads against its labels. Each read explains at most one label and each label is
 * explained by at most one read:
 *
 * <ol>
 *   <li>boxes that overlap by half or more, the largest overlap first: these are <em>found</em>;
 *   <li>texts read where a box overlaps less, for the labels that are left: read, but not found;
 *   <li>the texts that are left, for the labels without boxes, the nearest text first.
 * </ol>
 *
 * A text that explains no label and lies on none is a false read.
 *
 * @param verdicts one a label, in their order
 * @param falseReads texts read where there is no plate
 */
public record PictureScore(List<Verdict> verdicts, List<PictureRead> falseReads) {
  private static final double FOUND = 0.5;

  /** Boxes that share this much are of one place: a read there is no read of something else. */
  private static final double TOUCHING = 0.1;

  /** Copies the lists. */
  public PictureScore {
    verdicts = List.copyOf(verdicts);
    falseReads = List.copyOf(falseReads);
  }

  /** Compares what was read in a picture with its labels. */
  public static PictureScore of(List<Label> labels, List<PictureRead> reads) {
    Matching matching = new Matching(labels, reads);
    matching.matchBoxes(FOUND, true, (label, read) -> true);
    matching.matchBoxes(TOUCHING, false, (label, read) -> read.isRead());
    matching.matchTexts();
    return new PictureScore(matching.verdicts(), matching.falseReads());
  }

  /** The state of one comparison. */
  private static final class Matching {
    private final List<Label> labels;
    private final List<PictureRead> reads;
    private final @Nullable PictureRead[] readOf;
    private final boolean[] found;
    private final boolean[] used;

    Matching(List<Label> labels, List<PictureRead> reads) {
      this.labels = labels;
      this.reads = reads;
      this.readOf = new @Nullable PictureRead[labels.size()];
      this.found = new boolean[labels.size()];
      this.used = new boolean[reads.size()];
    }

    private record Pair(int label, int read, double cost) {}

    void matchBoxes(double least, boolean counts, BiPredicate<Label, PictureRead> allowed) {
      List<Pair> pairs = new ArrayList<>();
      for (int l = 0; l < labels.size(); l++) {
        for (int r = 0; r < reads.size(); r++) {
          double overlap = overlap(labels.get(l), reads.get(r));
          if (overlap >= least && allowed.test(labels.get(l), reads.get(r))) {
            pairs.add(new Pair(l, r, -overlap));
          }
        }
      }
      assign(pairs, counts);
    }

    void matchTexts() {
      List<Pair> pairs = new ArrayList<>();
      for (int l = 0; l < labels.size(); l++) {
        for (int r = 0; r < reads.size() && labels.get(l).box() == null; r++) {
          pairs.add(new Pair(l, r, cost(labels.get(l).text(), reads.get(r).text())));
        }
      }
      assign(pairs, true);
    }

    /** Exact before folded before the number of edits; nothing read comes last. */
    private static double cost(String truth, String text) {
      boolean folded = TextDistance.folded(truth).equals(TextDistance.folded(text));
      return text.isEmpty()
          ? Double.MAX_VALUE
          : Math.min(TextDistance.edits(truth, text), folded ? 0.5 : Double.MAX_VALUE);
    }

    private void assign(List<Pair> pairs, boolean counts) {
      pairs.sort(
          Comparator.comparingDouble(Pair::cost)
              .thenComparingInt(Pair::label)
              .thenComparingInt(Pair::read));
      for (Pair pair : pairs) {
        if (readOf[pair.label()] == null && !used[pair.read()]) {
          readOf[pair.label()] = reads.get(pair.read());
          used[pair.read()] = true;
          found[pair.label()] = counts;
        }
      }
    }

    List<Verdict> verdicts() {
      List<Verdict> verdicts = new ArrayList<>();
      for (int l = 0; l < labels.size(); l++) {
        verdicts.add(new Verdict(labels.get(l), found[l], readOf[l]));
      }
      return verdicts;
    }

    List<PictureRead> falseReads() {
      List<PictureRead> result = new ArrayList<>();
      for (int r = 0; r < reads.size(); r++) {
        PictureRead read = reads.get(r);
        if (!used[r]
            && read.isRead()
            && labels.stream().noneMatch(l -> overlap(l, read) >= TOUCHING)) {
          result.add(read);
        }
      }
      return result;
    }

    private static double overlap(Label label, PictureRead read) {
      Quad box = label.box();
      return box == null ? 0 : read.corners().boxOverlap(box);
    }
  }
}
