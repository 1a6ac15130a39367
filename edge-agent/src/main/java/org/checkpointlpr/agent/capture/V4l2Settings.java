package org.checkpointlpr.agent.capture;

import org.jspecify.annotations.Nullable;

/**
 * How to open a camera at a V4L2 device. The camera takes the nearest of what it can do; what it
 * took is logged when it opens.
 *
 * @param device for example {@code /dev/video0}
 * @param width pixels
 * @param height pixels
 * @param framesPerSecond asked of the camera; in the dark it may deliver fewer
 * @param format how pixels come over the cable
 * @param exposure fixed exposure in steps of 100 microseconds (5 is 1/2000 s, for moving vehicles);
 *     null leaves it to the camera
 * @param gain fixed gain in the driver's units; null leaves it to the camera
 */
public record V4l2Settings(
    String device,
    int width,
    int height,
    int framesPerSecond,
    PixelFormat format,
    @Nullable Integer exposure,
    @Nullable Integer gain) {
  /** How pixels come over the cable. */
  public enum PixelFormat {
    /** Each picture as a JPEG: the only way that USB 2 carries 1280 x 720 at 25 a second. */
    MJPG,
    /** Uncompressed, two bytes a pixel: no JPEG artefacts, at low rates or small sizes. */
    YUYV
  }

  private static final int MAX_SIDE = 7680;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public V4l2Settings {
    check("width", width, 1, MAX_SIDE);
    check("height", height, 1, MAX_SIDE);
    check("frames per second", framesPerSecond, 1, 240);
    if (exposure != null) {
      check("exposure", exposure, 1, 100_000);
    }
    if (!device.startsWith("/dev/video")) {
      throw new IllegalArgumentException(
          "device '%s'; allowed are /dev/video0 and its like".formatted(device));
    }
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %d; allowed are %d to %d".formatted(name, value, least, most));
    }
  }
}
