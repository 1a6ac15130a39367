package org.checkpointlpr.agent.capture;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecHWConfig;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns packets into pictures, on the calling thread alone. Belongs to one thread. */
final class FfmpegDecoder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FfmpegDecoder.class);

  /** The largest picture that is decoded: 8K has 33 million pixels. */
  private static final long MAX_PIXELS = 40_000_000;

  private final AVCodecContext context;
  private final AVFrame frame = avutil.av_frame_alloc();
  private final AVFrame fetched = avutil.av_frame_alloc();
  private long damaged;
  private boolean inHardware;

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
      if (settings.hardware() && codec != null) {
        useHardware(codec);
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
   * Has the first graphics unit that knows the codec decode. FFmpeg goes on in software by itself
   * where the unit cannot do this very stream.
   */
  private void useHardware(AVCodec codec) {
    for (int i = 0; ; i++) {
      AVCodecHWConfig config = avcodec.avcodec_get_hw_config(codec, i);
      if (config == null || config.isNull()) {
        return;
      }
      if ((config.methods() & avcodec.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) == 0) {
        continue;
      }
      AVBufferRef device = new AVBufferRef(null);
      int opened =
          avutil.av_hwdevice_ctx_create(
              device, config.device_type(), (String) null, (AVDictionary) null, 0);
      if (opened >= 0) {
        context.hw_device_ctx(device);
        LOG.info(
            "decoding in hardware by {}",
            avutil.av_hwdevice_get_type_name(config.device_type()).getString());
        return;
      }
    }
  }

  /** Returns whether the last picture was decoded by a graphics unit. */
  boolean isInHardware() {
    return inHardware;
  }

  /** Fetches a picture from the graphics unit's memory; returns whether it could be. */
  private boolean fetch() {
    inHardware = frame.hw_frames_ctx() != null && !frame.hw_frames_ctx().isNull();
    if (!inHardware) {
      return true;
    }
    avutil.av_frame_unref(fetched);
    return avutil.av_hwframe_transfer_data(fetched, frame, 0) >= 0
        && avutil.av_frame_copy_props(fetched, frame) >= 0;
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
            && (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) == 0
            && fetch()) {
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
    return inHardware ? fetched : frame;
  }

  /** Returns how many packets and pictures were damaged. */
  long damaged() {
    return damaged;
  }

  @Override
  public void close() {
    avutil.av_frame_free(frame);
    avutil.av_frame_free(fetched);
    avcodec.avcodec_free_context(context);
  }
}
