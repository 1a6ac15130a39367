package org.checkpointlpr.agent.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.capture.Feed;
import org.checkpointlpr.agent.capture.FfmpegSource;
import org.checkpointlpr.agent.capture.FrameSource;
import org.checkpointlpr.agent.capture.StreamSettings;
import org.checkpointlpr.agent.capture.StreamSettings.Pace;
import org.checkpointlpr.agent.capture.V4l2Settings;
import org.checkpointlpr.agent.capture.V4l2Source;

/** Turns a word of the command line into a camera: an address, a film or a device. */
final class CameraSource {
  private CameraSource() {}

  /** Returns whether a word names a V4L2 device. */
  static boolean isDevice(String word) {
    return word.startsWith("/dev/video");
  }

  /**
   * Returns the settings of an address or a film.
   *
   * @param pace how fast a film is played
   */
  static StreamSettings stream(String word, Pace pace) {
    try {
      if (word.matches("(?i)[a-z]+://.*")) {
        URI address = URI.create(word);
        return "file".equals(address.getScheme().toLowerCase(Locale.ROOT))
            ? StreamSettings.film(Path.of(address), pace)
            : StreamSettings.live(address);
      }
    } catch (IllegalArgumentException e) {
      // Its own message may repeat the address with the password.
      throw new CommandException(
          ExitCode.USAGE,
          "this is no address of a camera; write rtsp://user:password@host/path, with other signs"
              + " in the password percent-encoded (@ is %40)");
    }
    if (!Files.isReadable(Path.of(word))) {
      throw new CommandException(
          ExitCode.NO_INPUT,
          word + " cannot be read; give an address, a film or a device such as /dev/video0");
    }
    return StreamSettings.film(Path.of(word), pace);
  }

  /** Opens a camera of any kind. */
  static FrameSource open(String word, Feed feed, V4l2Settings device)
      throws CaptureException, InterruptedException {
    return isDevice(word)
        ? V4l2Source.open(feed, device)
        : FfmpegSource.open(feed, stream(word, Pace.REAL_TIME));
  }
}
