package org.checkpointlpr.agent.hit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of an evidence picture. Immutable.
 *
 * @param picture hash of the whole picture, as in the hit
 * @param part 1 for the first
 * @param parts how many there are
 * @param data this part's bytes, at most {@link #MAX_BYTES}
 */
public record PicturePart(RecordHash picture, int part, int parts, Bytes data)
    implements RecordBody {
  /** Sealed and in base64 it stays below 64 KiB, the largest padded size. */
  public static final int MAX_BYTES = 45_000;

  /** A picture of 2.9 MB; larger ones are scaled before they are sent. */
  private static final int MAX_PARTS = 64;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public PicturePart {
    Limits.range("parts", parts, 1, MAX_PARTS);
    Limits.range("part", part, 1, parts);
    Limits.range("bytes", data.length(), 1, MAX_BYTES);
  }

  /**
   * Cuts a picture into parts.
   *
   * @throws IllegalArgumentException if it is empty or needs more than 64 parts
   */
  public static List<PicturePart> cut(byte[] picture) {
    RecordHash hash = RecordHash.of(picture);
    int count = (picture.length + MAX_BYTES - 1) / MAX_BYTES;
    List<PicturePart> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int end = Math.min(picture.length, (i + 1) * MAX_BYTES);
      parts.add(
          new PicturePart(
              hash, i + 1, count, Bytes.of(Arrays.copyOfRange(picture, i * MAX_BYTES, end))));
    }
    return parts;
  }

  @Override
  public RecordKind kind() {
    return RecordKind.PICTURE;
  }

  @Override
  public String toString() {
    return "picture part %d of %d, %d bytes".formatted(part, parts, data.length());
  }
}
