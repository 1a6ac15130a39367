package org.checkpointlpr.agent.capture;

import java.time.Duration;

/** Whether a camera delivers pictures; for the crew page and the log. No credentials in it. */
public sealed interface CameraState {
  /** The first attempt to open it is under way. */
  record Opening() implements CameraState {}

  /**
   * Pictures arrive.
   *
   * @param reconnects how often it was lost before
   */
  record Delivering(long reconnects) implements CameraState {}

  /**
   * No pictures arrive; it is opened again and again.
   *
   * @param reason what is wrong and what to do
   * @param attempts failures in a row
   * @param retryIn the wait before the next attempt
   */
  record Lost(String reason, int attempts, Duration retryIn) implements CameraState {}

  /** The source has ended for good: a film is over. */
  record Ended() implements CameraState {}
}
