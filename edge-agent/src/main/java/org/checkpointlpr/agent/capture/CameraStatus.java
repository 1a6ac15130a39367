package org.checkpointlpr.agent.capture;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How one camera is at one moment. No credentials and no plates in it.
 *
 * @param camera its configured name
 * @param kind whether it is a camera or a folder of pictures
 * @param state whether it delivers
 * @param rates how many frames come and are read
 * @param lastFrameAge how long ago the last whole frame came; empty before the first
 * @param width of the last frame, pixels; 0 before the first
 * @param height of the last frame, pixels; 0 before the first
 * @param plate the last plate that was read
 * @param quality exposure and sharpness; measured only while somebody looks at the pictures
 * @param dropped frames that were not read, since the start
 * @param shortOfTime whether frames were late or displaced within the last ten seconds, because the
 *     machine could not read them all
 */
public record CameraStatus(
    String camera,
    LiveView.Kind kind,
    CameraState state,
    Rates rates,
    Optional<Duration> lastFrameAge,
    int width,
    int height,
    Optional<Plate> plate,
    Optional<PictureQuality> quality,
    Dropped dropped,
    boolean shortOfTime) {
  /** A camera without a picture for so long is shown as lost, whatever it says. */
  static final Duration FROZEN = Duration.ofSeconds(10);

  /**
   * Frames a second, smoothed over about two seconds.
   *
   * @param arriving whole frames that the camera sends
   * @param read frames that the detector looked at
   */
  public record Rates(double arriving, double read) {}

  /**
   * How large the last plate was.
   *
   * @param width mean of its upper and lower edge, pixels
   * @param height mean of its left and right edge, pixels
   * @param age how long ago it was captured
   */
  public record Plate(double width, double height, Duration age) {}

  /**
   * Frames that were not read, by reason.
   *
   * @param still nothing had changed
   * @param late a newer one was already received
   * @param displaced a newer one came before a reading thread was free
   * @param damaged it did not arrive whole
   */
  public record Dropped(long still, long late, long displaced, long damaged) {}

  /** Returns whether its pictures come. A folder that nobody fills is no fault. */
  public boolean isOk() {
    return trouble().isEmpty();
  }

  /** Returns what is wrong and what to do, in a sentence; empty if nothing is. */
  public String trouble() {
    if (state instanceof CameraState.Lost lost) {
      return lost.reason();
    }
    if (kind == LiveView.Kind.PICTURES) {
      return "";
    }
    if (state instanceof CameraState.Delivering && lastFrameAge.isPresent()) {
      Duration age = lastFrameAge.get();
      return age.compareTo(FROZEN) < 0
          ? ""
          : String.format(
              Locale.ROOT,
              "no picture for %d s; check the camera's cable and power",
              age.toSeconds());
    }
    return state instanceof CameraState.Ended ? "the film is over" : "the camera is being opened";
  }
}
