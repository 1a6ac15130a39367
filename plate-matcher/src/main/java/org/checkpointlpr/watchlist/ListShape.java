package org.checkpointlpr.watchlist;

import java.util.List;

/**
 * What a checkpoint must know of a list to look readings up. Immutable.
 *
 * @param entries how many
 * @param edits whether any entry allows an edit
 * @param partialShapes the shapes of partial plates, without their characters
 */
record ListShape(int entries, boolean edits, List<String> partialShapes) {
  /**
   * Each shape costs a lookup for each alternative; more of them is a list nobody has thought of.
   */
  static final int MAX_SHAPES = 64;

  ListShape {
    partialShapes = List.copyOf(partialShapes);
  }
}
