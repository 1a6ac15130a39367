package org.checkpointlpr.agent.capture;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;

/** What an error number of FFmpeg means to a technician. */
final class FfmpegError {
  private static final int TRY_AGAIN = -11;
  private static final int INTERRUPTED_IO = -5;
  private static final int NO_SUCH_FILE = -2;
  private static final int NOT_ALLOWED = -13;
  private static final int REFUSED = -111;
  private static final int NO_ROUTE = -113;
  private static final int UNREACHABLE = -101;
  private static final int TIMED_OUT = -110;
  private static final int RESET = -104;
  private static final int NOT_SUPPORTED = -93;

  private FfmpegError() {}

  /** Returns whether the number means "give me more first". */
  static boolean isTryAgain(int error) {
    return error == TRY_AGAIN;
  }

  /**
   * Returns what happened and what to do.
   *
   * @param error a negative number from FFmpeg
   */
  static String explain(int error) {
    if (error == avutil.AVERROR_HTTP_UNAUTHORIZED || error == avutil.AVERROR_HTTP_FORBIDDEN) {
      return "the camera refuses the user name or password; check them in its address";
    }
    if (error == avutil.AVERROR_HTTP_NOT_FOUND) {
      return "the camera has no stream at this path; look the path up in the camera's manual";
    }
    if (error == avutil.AVERROR_HTTP_BAD_REQUEST
        || error == avutil.AVERROR_HTTP_OTHER_4XX
        || error == avutil.AVERROR_HTTP_SERVER_ERROR) {
      return "the camera answers with an error; check the path and how many viewers it allows";
    }
    if (error == avutil.AVERROR_INVALIDDATA || error == avutil.AVERROR_PROTOCOL_NOT_FOUND) {
      return "what answers there sends no video that can be understood; check scheme, port and path";
    }
    if (error == avutil.AVERROR_EOF) {
      return "the camera ended the stream";
    }
    return switch (error) {
      case REFUSED -> "nothing answers at this host and port; check both, and that the camera runs";
      case NO_ROUTE, UNREACHABLE -> "the host cannot be reached; check cable, switch and address";
      case TIMED_OUT -> "the host does not answer in time; check cable, power and address";
      case RESET -> "the connection was cut by the camera or on the way";
      case NO_SUCH_FILE -> "there is no such file";
      case NOT_ALLOWED -> "the file may not be read; check its permissions";
      case INTERRUPTED_IO ->
          "the host cannot be found, or the connection broke while reading; check name and cable";
      case NOT_SUPPORTED -> "what answers there speaks another protocol; check scheme and port";
      default -> "FFmpeg says: " + text(error);
    };
  }

  private static String text(int error) {
    byte[] buffer = new byte[128];
    avutil.av_strerror(error, buffer, buffer.length);
    int end = 0;
    while (end < buffer.length && buffer[end] != 0) {
      end++;
    }
    return new String(buffer, 0, end, StandardCharsets.UTF_8);
  }
}
