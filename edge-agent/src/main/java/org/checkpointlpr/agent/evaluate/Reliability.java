package org.checkpointlpr.agent.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.agent.evaluate.Verdict.Outcome;

/**
 * How honest the confidences are: of the reads that say 0.9, nine in ten should be right. Counts
 * the reads of labelled texts and the false reads, in ten bins of equal width.
 *
 * @param bins from the least sure to the surest; empty bins are left out
 */
public record Reliability(List<Bin> bins) {
  private static final int COUNT = 10;

  /**
   * The reads of about one confidence.
   *
   * @param reads how many
   * @param confidence what they say in the mean, 0 to 1
   * @param right the share of them that is exactly right, 0 to 1
   */
  public record Bin(int reads, double confidence, double right) {}

  /** Copies the list. */
  public Reliability {
    bins = List.copyOf(bins);
  }

  /** Compares confidence and truth over pictures. */
  public static Reliability of(List<PictureScore> scores) {
    int[] reads = new int[COUNT];
    int[] right = new int[COUNT];
    double[] said = new double[COUNT];
    for (PictureScore score : scores) {
      for (Verdict verdict : score.verdicts()) {
        PictureRead read = verdict.read();
        if (read != null && read.isRead() && verdict.outcome() != Outcome.NO_TEXT) {
          int bin = bin(read);
          reads[bin]++;
          said[bin] += read.confidence();
          right[bin] += verdict.outcome() == Outcome.EXACT ? 1 : 0;
        }
      }
      for (PictureRead read : score.falseReads()) {
        reads[bin(read)]++;
        said[bin(read)] += read.confidence();
      }
    }
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      if (reads[i] > 0) {
        bins.add(new Bin(reads[i], said[i] / reads[i], (double) right[i] / reads[i]));
      }
    }
    return new Reliability(bins);
  }

  private static int bin(PictureRead read) {
    return Math.min(COUNT - 1, (int) (read.confidence() * COUNT));
  }

  /**
   * Returns the expected calibration error: the mean difference between what reads say and how
   * often they are right, each bin weighing as much as it has reads; 0 is honest.
   */
  public double expectedError() {
    double sum = 0;
    int reads = 0;
    for (Bin bin : bins) {
      sum += bin.reads() * Math.abs(bin.confidence() - bin.right());
      reads += bin.reads();
    }
    return reads == 0 ? 0 : sum / reads;
  }
}
