package org.checkpointlpr.agent.capture;

import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * A clip of what a network camera or a film sends, as it was encoded there, in a Matroska file that
 * is kept in memory: no clear picture touches the disk. Begins with the first key frame and ends
 * when the connection does, when it is full, or with {@link #finish}. Safe on any thread.
 */
public final class ClipRecorder implements AutoCloseable {
  private final long mostBytes;

  // Guarded by this.
  private @Nullable AVFormatContext context;
  private @Nullable AVStream stream;
  private boolean begun;
  private boolean keyFrameSeen;
  private boolean ended;
  private long bytes;
  private long pictures;
  private long firstTimestamp;
  private long leftOut;

  /**
   * Creates a recorder that has recorded nothing.
   *
   * @param mostBytes what is longer is cut off there
   */
  public ClipRecorder(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Returns how many pictures were recorded. */
  public synchronized long pictures() {
    return pictures;
  }

  /** Returns how many pictures came and could not be recorded: the clip was full, or had ended. */
  public synchronized long leftOut() {
    return leftOut;
  }

  /** A connection was opened; a second one is not recorded, its times begin anew. */
  synchronized void begin(AVCodecParameters parameters, AVRational timeBase) {
    if (begun) {
      ended = true;
      return;
    }
    begun = true;
    AVFormatContext output = new AVFormatContext(null);
    if (avformat.avformat_alloc_output_context2(output, null, "matroska", (String) null) < 0) {
      ended = true;
      return;
    }
    context = output;
    AVStream copy = avformat.avformat_new_stream(output, null);
    avcodec.avcodec_parameters_copy(copy.codecpar(), parameters);
    copy.codecpar().codec_tag(0);
    copy.time_base(timeBase);
    stream = copy;
    AVIOContext memory = new AVIOContext(null);
    try (PointerPointer<AVIOContext> holder = new PointerPointer<>(1L)) {
      if (avformat.avio_open_dyn_buf(holder) < 0) {
        ended = true;
        return;
      }
      memory = new AVIOContext(holder.get());
    }
    output.pb(memory);
    ended = avformat.avformat_write_header(output, (AVDictionary) null) < 0;
  }

  /** Takes a packet of the connection, which stays the caller's. */
  synchronized void take(AVPacket packet, AVRational timeBase) {
    AVFormatContext output = context;
    AVStream copy = stream;
    keyFrameSeen |= (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
    if (output == null || copy == null || !keyFrameSeen) {
      return;
    }
    if (ended || bytes + packet.size() > mostBytes || packet.pts() == avutil.AV_NOPTS_VALUE) {
      leftOut++;
      return;
    }
    AVPacket own = avcodec.av_packet_clone(packet);
    try {
      if (pictures == 0) {
        firstTimestamp = own.dts() == avutil.AV_NOPTS_VALUE ? own.pts() : own.dts();
      }
      own.pts(own.pts() - firstTimestamp);
      own.dts(own.dts() == avutil.AV_NOPTS_VALUE ? own.pts() : own.dts() - firstTimestamp);
      avcodec.av_packet_rescale_ts(own, timeBase, copy.time_base());
      own.stream_index(0);
      own.pos(-1);
      bytes += own.size();
      if (avformat.av_write_frame(output, own) < 0) {
        leftOut++;
      } else {
        pictures++;
      }
    } finally {
      avcodec.av_packet_free(own);
    }
  }

  /** Ends the clip and returns it; empty if no picture was recorded. A second call is empty. */
  public synchronized Optional<byte[]> finish() {
    AVFormatContext output = context;
    context = null;
    ended = true;
    if (output == null) {
      return Optional.empty();
    }
    Optional<byte[]> clip = Optional.empty();
    if (output.pb() != null && !output.pb().isNull()) {
      if (pictures > 0) {
        avformat.av_write_trailer(output);
      }
      BytePointer buffer = new BytePointer();
      int size = avformat.avio_close_dyn_buf(output.pb(), buffer);
      if (pictures > 0 && size > 0) {
        byte[] copy = new byte[size];
        buffer.get(copy);
        clip = Optional.of(copy);
      }
      avutil.av_free(buffer);
    }
    output.pb(null);
    avformat.avformat_free_context(output);
    return clip;
  }

  @Override
  public void close() {
    finish();
  }
}
