package org.checkpointlpr.agent.capture;

import java.util.List;

/**
 * Where in a camera's picture plates are read, and how wide a plate may be. Immutable; safe on any
 * thread.
 *
 * @param read only here; everywhere if empty
 * @param ignore never here; wins over {@code read}
 * @param minWidth the narrowest plate that is read, pixels
 * @param maxWidth the widest, pixels
 */
public record Regions(List<Region> read, List<Region> ignore, int minWidth, int maxWidth) {
  /** Everywhere, any size. */
  public static final Regions EVERYWHERE = new Regions(List.of(), List.of(), 1, Integer.MAX_VALUE);

  /** What becomes of a candidate. */
  public enum Verdict {
    /** It is read. */
    READ,
    /** Its centre lies outside the regions to read or inside one to ignore. */
    OUTSIDE,
    /** It is narrower than allowed. */
    TOO_SMALL,
    /** It is wider than allowed. */
    TOO_LARGE
  }

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the widths are not positive or in the wrong order
   */
  public Regions {
    read = List.copyOf(read);
    ignore = List.copyOf(ignore);
    if (minWidth < 1 || maxWidth < minWidth) {
      throw new IllegalArgumentException(
          "plates from %d to %d pixels wide; the first must be 1 or more and not the larger"
              .formatted(minWidth, maxWidth));
    }
  }

  /**
   * Decides on a candidate.
   *
   * @param x its centre as a fraction of the picture's width
   * @param y its centre as a fraction of the picture's height
   * @param width its width in pixels
   */
  public Verdict judge(double x, double y, double width) {
    if (width < minWidth) {
      return Verdict.TOO_SMALL;
    }
    if (width > maxWidth) {
      return Verdict.TOO_LARGE;
    }
    boolean wanted = read.isEmpty() || read.stream().anyMatch(region -> region.contains(x, y));
    boolean unwanted = ignore.stream().anyMatch(region -> region.contains(x, y));
    return wanted && !unwanted ? Verdict.READ : Verdict.OUTSIDE;
  }
}
