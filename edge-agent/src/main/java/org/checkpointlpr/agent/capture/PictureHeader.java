package org.checkpointlpr.agent.capture;

import java.util.Optional;

/**
 * What the bytes of a picture say about it before anything is decoded. Pure arithmetic over the
 * bytes, so that no decoder sees a file of the wrong kind, size or length.
 *
 * <p>JPEG is walked marker by marker (ITU-T T.81, annex B) to its end-of-image marker, PNG chunk by
 * chunk (W3C PNG, clause 5) to {@code IEND}: a file without its end is still being written, or was
 * cut off. Bytes behind the end are ignored, as decoders do.
 *
 * @param format by the magic bytes, never by the file's name
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param complete whether the end was reached
 */
record PictureHeader(Format format, long width, long height, boolean complete) {
  /** The formats that are read. */
  enum Format {
    JPEG,
    PNG
  }

  private static final int MARKER = 0xFF;
  private static final int JPEG_END = 0xD9;
  private static final long PNG_MAGIC = 0x89504E470D0A1A0AL;
  private static final int PNG_IHDR = 0x49484452;
  private static final int PNG_IEND = 0x49454E44;

  /** Returns the header; empty if the bytes are neither, or end before the dimensions. */
  static Optional<PictureHeader> of(byte[] bytes) {
    if (bytes.length >= 3 && at(bytes, 0) == MARKER && at(bytes, 1) == 0xD8) {
      return ofJpeg(bytes);
    }
    if (bytes.length >= 24 && int64(bytes, 0) == PNG_MAGIC && int32(bytes, 12) == PNG_IHDR) {
      return ofPng(bytes);
    }
    return Optional.empty();
  }

  private static Optional<PictureHeader> ofPng(byte[] bytes) {
    long width = Integer.toUnsignedLong(int32(bytes, 16));
    long height = Integer.toUnsignedLong(int32(bytes, 20));
    return header(Format.PNG, width, height, pngEnds(bytes));
  }

  private static boolean pngEnds(byte[] bytes) {
    long chunk = 8;
    while (chunk + 12 <= bytes.length) {
      long next = chunk + 12 + Integer.toUnsignedLong(int32(bytes, (int) chunk));
      if (int32(bytes, (int) chunk + 4) == PNG_IEND) {
        return next <= bytes.length;
      }
      chunk = next;
    }
    return false;
  }

  private static Optional<PictureHeader> ofJpeg(byte[] bytes) {
    long width = 0;
    long height = 0;
    boolean complete = false;
    int i = 2;
    while ((i = nextMarker(bytes, i)) < bytes.length - 1) {
      int marker = at(bytes, i + 1);
      if (marker == JPEG_END) {
        complete = true;
        break;
      }
      if (isFrameHeader(marker) && i + 9 <= bytes.length) {
        height = int16(bytes, i + 5);
        width = int16(bytes, i + 7);
      }
      i += 2 + (hasLength(marker) && i + 4 <= bytes.length ? int16(bytes, i + 2) : 0);
    }
    return header(Format.JPEG, width, height, complete);
  }

  /** Skips entropy-coded data, in which 0xFF is followed by 0 or by a restart marker. */
  private static int nextMarker(byte[] bytes, int from) {
    int i = from;
    while (i < bytes.length - 1) {
      int next = at(bytes, i + 1);
      if (at(bytes, i) == MARKER && next != 0 && next != MARKER && (next < 0xD0 || next > 0xD7)) {
        return i;
      }
      i++;
    }
    return bytes.length;
  }

  private static boolean isFrameHeader(int marker) {
    boolean table = marker == 0xC4 || marker == 0xC8 || marker == 0xCC;
    return marker >= 0xC0 && marker <= 0xCF && !table;
  }

  private static boolean hasLength(int marker) {
    return marker >= 0xC0 && marker != 0xD8 && marker != MARKER;
  }

  private static Optional<PictureHeader> header(
      Format format, long width, long height, boolean complete) {
    return width < 1 || height < 1
        ? Optional.empty()
        : Optional.of(new PictureHeader(format, width, height, complete));
  }

  private static int at(byte[] bytes, int index) {
    return bytes[index] & 0xFF;
  }

  private static int int16(byte[] bytes, int index) {
    return at(bytes, index) << 8 | at(bytes, index + 1);
  }

  private static int int32(byte[] bytes, int index) {
    return int16(bytes, index) << 16 | int16(bytes, index + 2);
  }

  private static long int64(byte[] bytes, int index) {
    return (long) int32(bytes, index) << 32 | Integer.toUnsignedLong(int32(bytes, index + 4));
  }
}
