package org.checkpointlpr.agent.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.detect.Quad;
import org.jspecify.annotations.Nullable;

/**
 * Reads labelled pictures and counts. One thread; the pictures are read in the labels' order, each
 * once, so that the times are those of a program that sees every picture for the first time.
 */
public final class Evaluation {
  /** Reads pictures; the program's own way of reading, or a test's. */
  @FunctionalInterface
  public interface Eye {
    /**
     * Reads one picture.
     *
     * @throws CaptureException if it cannot be decoded
     */
    Look look(Path file) throws CaptureException;
  }

  /** One picture that has been read, until it is closed. */
  public interface Look extends AutoCloseable {
    /** Returns what was found in the picture. */
    List<PictureRead> reads();

    /** Returns how long it took. */
    PictureTimes times();

    /** Returns a part of the picture, with some surroundings, as a JPEG. */
    byte[] crop(Quad part);

    @Override
    void close();
  }

  /** Hears of each picture as soon as it is done. */
  public interface Listener {
    /** A picture was read; the look is valid until this returns. */
    void read(String set, LabelledPicture picture, PictureScore score, Look look);

    /** A picture could not be decoded; its plates count as missed. */
    void unreadable(String set, LabelledPicture picture, CaptureException reason);
  }

  /**
   * What came out.
   *
   * @param sets one a set
   * @param total all of them together
   * @param reliability over all sets
   */
  public record Result(List<SetResult> sets, SetResult total, Reliability reliability) {
    /** Copies the list. */
    public Result {
      sets = List.copyOf(sets);
    }
  }

  private final Eye eye;
  private final Listener listener;
  private final double minWidth;

  /**
   * Creates an evaluation.
   *
   * @param minWidth plates whose labelled box is narrower, in pixels, are left out: neither missed
   *     nor false when read
   */
  public Evaluation(Eye eye, Listener listener, double minWidth) {
    this.eye = eye;
    this.listener = listener;
    this.minWidth = minWidth;
  }

  /** Reads all pictures of all sets. */
  public Result of(List<LabelledSet> sets) {
    List<SetResult> results = new ArrayList<>();
    List<PictureScore> scores = new ArrayList<>();
    SetResult.Tally total = new SetResult.Tally();
    for (LabelledSet set : sets) {
      SetResult.Tally tally = new SetResult.Tally();
      for (LabelledPicture picture : set.pictures()) {
        PictureScore score = read(set.name(), picture, tally);
        tally.add(score);
        scores.add(score);
      }
      results.add(tally.result(set.name()));
      total.addAll(tally);
    }
    return new Result(results, total.result("total"), Reliability.of(scores));
  }

  private PictureScore read(String set, LabelledPicture picture, SetResult.Tally tally) {
    try (Look look = eye.look(picture.file())) {
      PictureScore score = counted(PictureScore.of(picture.labels(), look.reads()));
      tally.add(look.times());
      listener.read(set, picture, score, look);
      return score;
    } catch (CaptureException e) {
      tally.addUnreadable();
      listener.unreadable(set, picture, e);
      return counted(PictureScore.of(picture.labels(), List.of()));
    }
  }

  private PictureScore counted(PictureScore score) {
    return new PictureScore(
        score.verdicts().stream().filter(v -> isWide(v.label().box())).toList(),
        score.falseReads());
  }

  private boolean isWide(@Nullable Quad box) {
    return box == null || box.right() - box.left() >= minWidth;
  }
}
