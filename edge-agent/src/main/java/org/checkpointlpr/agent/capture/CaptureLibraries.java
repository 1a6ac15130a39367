package org.checkpointlpr.agent.capture;

import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.natives.NativesException;

/** Loads what cameras need, once a process. Safe on any thread. */
final class CaptureLibraries {
  private static boolean loaded;

  private CaptureLibraries() {}

  /**
   * Loads OpenCV and FFmpeg; returns at once if that is done.
   *
   * @throws CaptureException if there is none for this processor or it cannot be extracted
   */
  static synchronized void load() throws CaptureException {
    if (loaded) {
      return;
    }
    try {
      Natives.loadOpenCv();
      Loader.load(avformat.class);
      Loader.load(swscale.class);
    } catch (NativesException e) {
      throw new CaptureException(String.valueOf(e.getMessage()), e);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new CaptureException(
          "the video libraries cannot be loaded on %s (%s); they come for linux-x86_64 and linux-arm64: check that their jars are in lib/"
              .formatted(Loader.getPlatform(), e.getMessage()),
          e);
    }
    // Its messages repeat a camera's address with the password in it.
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    loaded = true;
  }
}
