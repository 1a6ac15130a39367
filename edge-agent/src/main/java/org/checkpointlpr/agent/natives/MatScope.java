package org.checkpointlpr.agent.natives;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.opencv.core.Mat;

/**
 * Owns OpenCV matrices and releases them together, whatever happens in between. {@link Mat} frees
 * its pixels only when told to or when the collector comes round to it, which sees a few bytes of
 * Java and not the megabytes behind them; so every matrix of this program belongs to a scope.
 *
 * <p>One thread uses a scope; {@link #live()} is safe on any.
 */
public final class MatScope implements AutoCloseable {
  private static final AtomicLong LIVE = new AtomicLong();

  private final List<Mat> owned = new ArrayList<>();

  /** Returns how many matrices the scopes of this process own now. */
  public static long live() {
    return LIVE.get();
  }

  /** Returns a new empty matrix that this scope owns. */
  public Mat mat() {
    return own(new Mat());
  }

  /** Makes this scope the owner of a matrix, and returns that matrix. */
  public <T extends Mat> T own(T mat) {
    owned.add(mat);
    LIVE.incrementAndGet();
    return mat;
  }

  /** Makes this scope the owner of several matrices, and returns them. */
  public List<Mat> own(List<Mat> mats) {
    mats.forEach(this::own);
    return mats;
  }

  /**
   * Gives up a matrix without releasing it: the caller owns it now, and hands it to another owner.
   *
   * @throws IllegalArgumentException if this scope does not own it
   */
  public Mat handOver(Mat mat) {
    if (!owned.removeIf(m -> m == mat)) {
      throw new IllegalArgumentException("the matrix is not of this scope");
    }
    LIVE.decrementAndGet();
    return mat;
  }

  /** Releases every matrix of the scope; further calls do nothing. */
  @Override
  public void close() {
    for (Mat mat : owned) {
      mat.release();
      LIVE.decrementAndGet();
    }
    owned.clear();
  }
}
