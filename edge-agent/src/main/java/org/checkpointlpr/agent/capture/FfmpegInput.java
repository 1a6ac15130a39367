package org.checkpointlpr.agent.capture;

import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * An open stream of packets: connects, finds the video, reads. Belongs to one thread. Every wait
 * ends with the thread's {@link ReadDeadline} or when the thread is interrupted.
 */
final class FfmpegInput implements AutoCloseable {
  /**
   * What a camera's answer may be taken for. Left to itself FFmpeg would follow a play list to any
   * file or host.
   */
  private static final String FORMATS =
      "rtsp,mpjpeg,mjpeg,jpeg_pipe,mpegts,mov,mp4,matroska,webm,avi,flv,h264,hevc,mpegvideo";

  private static final String PROBE_MICROS = "2000000";

  private final AVFormatContext context;
  private final AVStream video;
  private final AVPacket packet;

  private FfmpegInput(AVFormatContext context, AVStream video) {
    this.context = context;
    this.video = video;
    packet = avcodec.av_packet_alloc();
  }

  /**
   * Connects and finds the video.
   *
   * @throws CaptureException with what is wrong and what to do; without credentials
   * @throws InterruptedException if the thread is asked to stop
   */
  static FfmpegInput open(StreamSettings settings) throws CaptureException, InterruptedException {
    StreamAddress address = settings.address();
    AVFormatContext context = avformat.avformat_alloc_context();
    context.interrupt_callback().callback(ReadDeadline.callback());
    // From here on a failure to open frees the context itself.
    check(openInput(context, address), address);
    boolean opened = false;
    try {
      check(avformat.avformat_find_stream_info(context, (AVDictionary) null), address);
      int index =
          avformat.av_find_best_stream(
              context, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
      if (index < 0) {
        throw new CaptureException(
            "%s sends no video; switch the video stream on in the camera".formatted(address));
      }
      FfmpegInput input = new FfmpegInput(context, context.streams(index));
      opened = true;
      return input;
    } finally {
      if (!opened) {
        avformat.avformat_close_input(context);
      }
    }
  }

  /**
   * Reads the next packet of video; it is valid until the next call.
   *
   * @return the packet; empty at the end of a film
   * @throws CaptureException if nothing comes in time, the connection is cut, or a camera ends its
   *     stream
   * @throws InterruptedException if the thread is asked to stop
   */
  Optional<AVPacket> read(StreamSettings settings) throws CaptureException, InterruptedException {
    while (true) {
      avcodec.av_packet_unref(packet);
      int result = avformat.av_read_frame(context, packet);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      // An interrupted read still hands out the picture that FFmpeg's parser held back, as a
      // success. Taken for a sign of life, it would give a silent camera the time-out twice.
      checkDeadline(settings.address());
      if (result == avutil.AVERROR_EOF && settings.address().isFilm()) {
        return Optional.empty();
      }
      check(result, settings.address());
      if (packet.stream_index() == video.index()) {
        return Optional.of(packet);
      }
    }
  }

  /** Returns how the video is encoded. */
  AVCodecParameters parameters() {
    return video.codecpar();
  }

  /** Returns the unit of the stream's times. */
  AVRational timeBase() {
    return video.time_base();
  }

  /** Turns a time of the stream into nanoseconds; the zero is the stream's own. */
  long nanos(long timestamp) {
    return avutil.av_rescale(
        timestamp, 1_000_000_000L * video.time_base().num(), video.time_base().den());
  }

  /**
   * Returns the camera's wall-clock time of a packet, in microseconds since 1970, where it tells it
   * (RTCP sender reports, RFC 3550 section 6.4.1).
   */
  static OptionalLong cameraMicros(AVPacket packet) {
    BytePointer time =
        avcodec.av_packet_get_side_data(packet, avcodec.AV_PKT_DATA_PRFT, (SizeTPointer) null);
    return time == null || time.isNull() ? OptionalLong.empty() : OptionalLong.of(time.getLong(0));
  }

  /** Throws when the thread's deadline has passed: data came, and never a whole picture. */
  static void checkDeadline(StreamAddress address) throws CaptureException {
    if (ReadDeadline.isOver()) {
      throw new CaptureException(
          "%s: no picture came in time; check cable, power and the load of the network"
              .formatted(address));
    }
  }

  @Override
  public void close() {
    avcodec.av_packet_free(packet);
    avformat.avformat_close_input(context);
  }

  private static int openInput(AVFormatContext context, StreamAddress address) {
    AVDictionary options = new AVDictionary((Pointer) null);
    try {
      set(options, "protocol_whitelist", protocols(address));
      set(options, "format_whitelist", FORMATS);
      set(options, "analyzeduration", PROBE_MICROS);
      // Do not wait for twenty pictures to guess their rate, which nobody here asks for.
      set(options, "fpsprobesize", "0");
      if (address.scheme().startsWith("rtsp")) {
        // Over UDP one lost packet tears a picture; a checkpoint's network is rarely a good one.
        set(options, "rtsp_transport", "tcp");
        set(options, "allowed_media_types", "video");
      }
      return avformat.avformat_open_input(context, address.secret(), null, options);
    } finally {
      avutil.av_dict_free(options);
    }
  }

  private static String protocols(StreamAddress address) {
    return switch (address.scheme()) {
      case "rtsp" -> "rtsp,rtp,tcp";
      case "rtsps" -> "rtsp,rtp,tcp,tls";
      case "http" -> "http,tcp";
      case "https" -> "https,http,tls,tcp";
      default -> "file";
    };
  }

  private static void set(AVDictionary options, String key, String value) {
    avutil.av_dict_set(options, key, value, 0);
  }

  private static void check(int result, StreamAddress address)
      throws CaptureException, InterruptedException {
    if (result >= 0) {
      return;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    checkDeadline(address);
    throw new CaptureException(address + ": " + FfmpegError.explain(result));
  }
}
