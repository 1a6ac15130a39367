package org.checkpointlpr.agent.capture;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** Turns packets into pictures, on the calling thread alone. Belongs to one thread. */
final class FfmpegDecoder implements AutoCloseable {
  /** The largest picture that is decoded: 8K has 33 million pixels. */
  private static final long MAX_PIXELS = 40_000_000;

  private final AVCodecContext context;
  private final AVFrame frame = avutil.av_frame_alloc();
  private long damaged;

  /** What {@link #receive} found. */
  enum Outcome {
    /** {@link #picture} holds a picture. */
    PICTURE,
    /** Another packet is needed first. */
    NEEDS_MORE,
    /** The last picture was received. */
    ENDED
  }

  /**
   * Opens the decoder of a stream.
   *
   * @throws CaptureException if FFmpeg has none for it
   */
  FfmpegDecoder(AVCodecParameters parameters, StreamSettings settings) throws CaptureException {
    AVCodec codec = avcodec.avcodec_find_decoder(parameters.codec_id());
    context = avcodec.avcodec_alloc_context3(codec);
    boolean opened = false;
    try {
      avcodec.avcodec_parameters_to_context(context, parameters);
      context.max_pixels(MAX_PIXELS);
      // Two cores are shared with the readers; a frame decoded by several threads also comes later.
      context.thread_count(1);
      if (settings.pace() == StreamSettings.Pace.LIVE) {
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_LOW_DELAY);
      }
      if (settings.decode() == StreamSettings.Decode.KEY_FRAMES) {
        context.skip_frame(avcodec.AVDISCARD_NONKEY);
      }
      if (codec == null || avcodec.avcodec_open2(context, codec, (AVDictionary) null) < 0) {
        throw new CaptureException(
            "%s: its video is encoded in a way that cannot be decoded; set the camera to H.264, H.265 or MJPEG"
                .formatted(settings.address()));
      }
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  /**
   * Gives a packet to decode; a damaged one is counted and left out.
   *
   * @param packet stays the caller's; null says that no further one comes
   */
  void send(@Nullable AVPacket packet) {
    int result = avcodec.avcodec_send_packet(context, packet);
    if (result < 0 && !FfmpegError.isTryAgain(result) && result != avutil.AVERROR_EOF) {
      damaged++;
    }
  }

  /** Looks for the next whole picture; damaged ones are counted and left out. */
  Outcome receive() {
    while (true) {
      int result = avcodec.avcodec_receive_frame(context, frame);
      if (result == 0) {
        if (frame.decode_error_flags() == 0
            && (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) == 0) {
          return Outcome.PICTURE;
        }
        damaged++;
      } else if (FfmpegError.isTryAgain(result)) {
        return Outcome.NEEDS_MORE;
      } else if (result == avutil.AVERROR_EOF) {
        return Outcome.ENDED;
      } else {
        damaged++;
        return Outcome.NEEDS_MORE;
      }
    }
  }

  /** Returns the picture that was received; valid until the next {@link #receive}. */
  AVFrame picture() {
    return frame;
  }

  /** Returns how many packets and pictures were damaged. */
  long damaged() {
    return damaged;
  }

  @Override
  public void close() {
    avutil.av_frame_free(frame);
    avcodec.avcodec_free_context(context);
  }
}
