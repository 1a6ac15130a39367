package org.checkpointlpr.agent.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.natives.NativesException;
import org.opencv.core.CvException;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * Turns picture files into frames: JPEG and PNG, told by their magic bytes, of at most 40 million
 * pixels. Grey, 16-bit, transparent and CMYK pictures become 8-bit BGR; a JPEG's EXIF orientation
 * is applied. Safe on any thread.
 */
public final class PictureDecoder {
  /** The most pixels that are decoded: 40 million, 120 MB as BGR. */
  public static final long MAX_PIXELS = 40_000_000;

  /** The largest file that is read: 40 million pixels of noise as a 16-bit PNG stay below it. */
  static final long MAX_BYTES = 256L << 20;

  private final LongSupplier nanoTime;

  private PictureDecoder(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Returns a decoder; loads OpenCV if that is not done.
   *
   * @param nanoTime the monotonic clock that frames are stamped with
   * @throws NativesException if OpenCV cannot be loaded
   */
  public static PictureDecoder open(LongSupplier nanoTime) throws NativesException {
    Natives.loadOpenCv();
    return new PictureDecoder(nanoTime);
  }

  /**
   * Reads a file into a frame that the caller owns. Its time is the file's last change.
   *
   * @param camera the camera's configured name
   * @throws CaptureException if the file is missing, unreadable, too large, no picture, or cut off
   */
  public Frame decode(String camera, Path file) throws CaptureException {
    byte[] bytes = read(file);
    long nanos = nanoTime.getAsLong();
    return new Frame(camera, changed(file), nanos, decode(file.toString(), bytes));
  }

  /** Reads a file's bytes, once its size is known to be bearable. */
  static byte[] read(Path file) throws CaptureException {
    try {
      if (Files.isDirectory(file)) {
        throw new CaptureException(file + " is a folder; a picture file is needed");
      }
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new CaptureException(
            "%s has %d bytes; allowed are at most %d".formatted(file, size, MAX_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CaptureException(
          "%s cannot be read (%s); check the path and its permissions"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  static Instant changed(Path file) throws CaptureException {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw new CaptureException(file + " vanished while it was read", e);
    }
  }

  /** Decodes bytes into 8-bit BGR pixels that the caller owns and no scope counts yet. */
  static Mat decode(String name, byte[] bytes) throws CaptureException {
    PictureHeader header = check(name, bytes);
    try (MatScope scope = new MatScope()) {
      Mat image =
          scope.own(Imgcodecs.imdecode(scope.own(new MatOfByte(bytes)), Imgcodecs.IMREAD_COLOR));
      if (image.empty()) {
        throw new CaptureException(
            "%s is a damaged %s: its header is whole, its pixels are not"
                .formatted(name, header.format()));
      }
      return scope.handOver(image);
    } catch (CvException e) {
      throw new CaptureException(
          "%s is a damaged %s that cannot be decoded".formatted(name, header.format()), e);
    }
  }

  private static PictureHeader check(String name, byte[] bytes) throws CaptureException {
    if (bytes.length == 0) {
      throw new CaptureException(name + " is empty; a JPEG or PNG is needed");
    }
    PictureHeader header =
        PictureHeader.of(bytes)
            .orElseThrow(
                () ->
                    new CaptureException(
                        "%s is no JPEG or PNG, or is cut off before its dimensions; these two are read"
                            .formatted(name)));
    if (header.width() * header.height() > MAX_PIXELS) {
      throw new CaptureException(
          "%s has %d x %d pixels; allowed are at most %d in all"
              .formatted(name, header.width(), header.height(), MAX_PIXELS));
    }
    if (!header.complete()) {
      throw new CaptureException(
          "%s is a %s without its end: it is cut off or still being written"
              .formatted(name, header.format()));
    }
    return header;
  }
}
