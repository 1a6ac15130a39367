package org.checkpointlpr.watchlist;

import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Sealed rows sorted by the first 16 bits of their tags, in flat arrays: 8 bytes tag, 52 bytes row
 * and 4 bytes part for each, and a directory of 64 Ki buckets. Immutable; safe on any thread.
 */
final class TagIndex {
  private static final int BUCKET_BITS = 16;
  private static final int BLOCK_ROWS = 1 << 20; // 52 MiB: far below the longest array

  private final long[] tags;
  private final byte[][] rows;
  private final int[] parts;
  private final int[] buckets;

  private TagIndex(long[] tags, byte[][] rows, int[] parts) {
    this.tags = tags;
    this.rows = rows;
    this.parts = parts;
    this.buckets = buckets(tags);
  }

  /** Builds an index of all rows of these parts. */
  static TagIndex of(Part[] opened) {
    int count = 0;
    for (Part part : opened) {
      count += part.rows();
    }
    long[] sorted = new long[count];
    int[] partOf = new int[count];
    int[] rowOf = new int[count];
    fillSorted(opened, sorted, partOf, rowOf);
    byte[][] rows = new byte[(count + BLOCK_ROWS - 1) / BLOCK_ROWS][];
    for (int i = 0; i < count; i++) {
      int block = i / BLOCK_ROWS;
      if (rows[block] == null) {
        rows[block] = new byte[Math.min(BLOCK_ROWS, count - i) * Row.SEALED];
      }
      opened[partOf[i]].copySealedRow(rowOf[i], rows[block], i % BLOCK_ROWS * Row.SEALED);
    }
    return new TagIndex(sorted, rows, partOf);
  }

  /** Counting sort by bucket; within one, rows stay as they come: a handful for any real list. */
  private static void fillSorted(Part[] opened, long[] sorted, int[] partOf, int[] rowOf) {
    int[] next = new int[(1 << BUCKET_BITS) + 1];
    for (Part part : opened) {
      for (int row = 0; row < part.rows(); row++) {
        next[bucket(part.tag(row)) + 1]++;
      }
    }
    for (int i = 1; i < next.length; i++) {
      next[i] += next[i - 1];
    }
    for (int p = 0; p < opened.length; p++) {
      for (int row = 0; row < opened[p].rows(); row++) {
        long tag = opened[p].tag(row);
        int bucket = bucket(tag);
        int at = next[bucket]++;
        sorted[at] = tag;
        partOf[at] = p;
        rowOf[at] = row;
      }
    }
  }

  private static int bucket(long tag) {
    return (int) (tag >>> (64 - BUCKET_BITS));
  }

  private static int[] buckets(long[] tags) {
    int[] buckets = new int[(1 << BUCKET_BITS) + 1];
    int at = 0;
    for (int bucket = 0; bucket < buckets.length - 1; bucket++) {
      buckets[bucket] = at;
      while (at < tags.length && bucket(tags[at]) == bucket) {
        at++;
      }
    }
    buckets[buckets.length - 1] = tags.length;
    return buckets;
  }

  /** Gives the place of each row with this tag. */
  void find(long tag, IntConsumer found) {
    int bucket = bucket(tag);
    for (int i = buckets[bucket]; i < buckets[bucket + 1]; i++) {
      if (tags[i] == tag) {
        found.accept(i);
      }
    }
  }

  /** Opens a row with the value of the PRF that led to it; empty if another text has this tag. */
  Optional<Row> open(int at, byte[] key) {
    return Row.open(key, rows[at / BLOCK_ROWS], at % BLOCK_ROWS * Row.SEALED);
  }

  int part(int at) {
    return parts[at];
  }

  long bytes() {
    return tags.length * (8L + Row.SEALED + 4L) + 4L * buckets.length;
  }
}
