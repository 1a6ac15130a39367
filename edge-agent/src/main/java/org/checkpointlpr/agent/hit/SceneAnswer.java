package org.checkpointlpr.agent.hit;

import java.util.Optional;

/**
 * A checkpoint's answer to headquarters' request for the scene of a hit. There is always one: a
 * scene that is not there any more is answered too.
 *
 * @param epoch the hit's epoch
 * @param seq the hit's number in it
 * @param ask which request is answered, as in {@link SceneRequest}
 * @param outcome whether the scene is here
 * @param scene a {@link ScenePicture}, sealed when the hit was made; there only if it was sent
 */
public record SceneAnswer(String epoch, long seq, int ask, Outcome outcome, Optional<Bytes> scene)
    implements RecordBody {
  /** What became of the request. */
  public enum Outcome {
    /** The scene is in this record. */
    SENT,
    /**
     * Nothing is kept under that number: it was too long ago, there was no room, no picture of the
     * whole vehicle was at hand when the hit was made, or it is the number of no hit.
     */
    GONE,
    /** This checkpoint keeps no scenes. */
    OFF
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range, or the scene does not fit the
   *     outcome
   */
  public SceneAnswer {
    Limits.epoch(epoch);
    Limits.range("hit", seq, 1, Long.MAX_VALUE);
    Limits.range("ask", ask, 1, SceneRequest.MAX_ASK);
    if (scene.isPresent() != (outcome == Outcome.SENT)) {
      throw new IllegalArgumentException("a scene is there if, and only if, it was sent");
    }
    scene.ifPresent(bytes -> Limits.range("bytes", bytes.length(), 1, PicturePart.MAX_BYTES));
  }

  @Override
  public RecordKind kind() {
    return RecordKind.SCENE;
  }
}
