package org.checkpointlpr.agent.capture;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Turns a decoded picture into what the program works on. Follows a change of size in mid-stream.
 * Belongs to one thread.
 */
final class FfmpegPicture implements AutoCloseable {
  /**
   * Pictures are scaled down to this width at most. 4K with three bytes a pixel is 25 MB; a lane in
   * it is as wide as in 1080p, so nothing is gained by more.
   */
  private static final int MAX_WIDTH = 3840;

  private @Nullable SwsContext scaler;

  /** Returns the brightness of a picture, scaled down. */
  Thumbnail thumbnail(AVFrame frame) {
    int stride = frame.linesize(0);
    if (stride > 0 && hasPlaneOfBytes(frame.format())) {
      ByteBuffer luma = frame.data(0).capacity((long) stride * frame.height()).asByteBuffer();
      return Thumbnail.ofLuma(luma, frame.width(), frame.height(), stride);
    }
    Mat image = toMat(frame);
    try {
      return Thumbnail.of(image);
    } finally {
      image.release();
    }
  }

  /** Returns the picture as 8-bit BGR; the caller owns it. */
  Mat toMat(AVFrame frame) {
    int width = Math.min(frame.width(), MAX_WIDTH);
    int height = (int) ((long) frame.height() * width / frame.width());
    Mat image = new Mat(height, width, CvType.CV_8UC3);
    try (PointerPointer<BytePointer> data = new PointerPointer<>(4L);
        IntPointer stride = new IntPointer(4L)) {
      data.put(0, new Pixels(image));
      stride.put(0, (int) image.step1());
      scaler =
          swscale.sws_getCachedContext(
              scaler,
              frame.width(),
              frame.height(),
              frame.format(),
              width,
              height,
              avutil.AV_PIX_FMT_BGR24,
              swscale.SWS_FAST_BILINEAR,
              null,
              null,
              (DoublePointer) null);
      swscale.sws_scale(scaler, frame.data(), frame.linesize(), 0, frame.height(), data, stride);
    }
    return image;
  }

  @Override
  public void close() {
    swscale.sws_freeContext(scaler);
    scaler = null;
  }

  /**
   * Whether plane 0 holds brightness, one byte a pixel: all that H.264, H.265, MJPEG cameras send.
   */
  private static boolean hasPlaneOfBytes(int format) {
    AVPixFmtDescriptor descriptor = avutil.av_pix_fmt_desc_get(format);
    boolean rgb = (descriptor.flags() & avutil.AV_PIX_FMT_FLAG_RGB) != 0;
    return !rgb && descriptor.comp(0).depth() == 8 && descriptor.comp(0).step() == 1;
  }

  /** The pixels of a matrix, as FFmpeg's library sees them. Not an owner. */
  private static final class Pixels extends BytePointer {
    Pixels(Mat image) {
      super((Pointer) null);
      address = image.dataAddr();
    }
  }
}
