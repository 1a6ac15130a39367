package org.checkpointlpr.agent.capture;

import java.time.Instant;
import org.checkpointlpr.agent.natives.MatScope;
import org.opencv.core.Mat;

/**
 * One picture of one camera. Owns its pixels: handing over a frame hands over the duty to close it.
 * Not safe for use by two threads at once.
 */
public final class Frame implements AutoCloseable {
  private final String camera;
  private final Instant capturedAt;
  private final long capturedNanos;
  private final Mat image;
  private final MatScope owned = new MatScope();

  /**
   * Takes ownership of a picture.
   *
   * @param camera the camera's configured name, or the file's name for a picture from a file
   * @param capturedAt wall-clock time at which the grab returned (or the file's own time)
   * @param capturedNanos {@link System#nanoTime()} when the grab returned; durations use this
   * @param image 8-bit BGR pixels, height x width x 3
   */
  public Frame(String camera, Instant capturedAt, long capturedNanos, Mat image) {
    this.camera = camera;
    this.capturedAt = capturedAt;
    this.capturedNanos = capturedNanos;
    this.image = owned.own(image);
  }

  /** Returns the name of the camera. */
  public String camera() {
    return camera;
  }

  /** Returns the wall-clock time of the capture. */
  public Instant capturedAt() {
    return capturedAt;
  }

  /** Returns the monotonic time of the capture, in nanoseconds. */
  public long capturedNanos() {
    return capturedNanos;
  }

  /** Returns the 8-bit BGR pixels; valid until {@link #close()}. */
  public Mat image() {
    return image;
  }

  /** Returns the width in pixels. */
  public int width() {
    return image.cols();
  }

  /** Returns the height in pixels. */
  public int height() {
    return image.rows();
  }

  @Override
  public void close() {
    owned.close();
  }
}
