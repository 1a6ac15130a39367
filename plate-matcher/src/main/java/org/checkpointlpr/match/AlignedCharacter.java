package org.checkpointlpr.match;

/**
 * One step of an alignment: a wanted character beside the one that was read.
 *
 * @param wanted the wanted character; {@link #NONE} if one was read where none is wanted
 * @param read the character that was read; {@link #NONE} if none was read where one is wanted
 * @param relation how they differ
 */
public record AlignedCharacter(char wanted, char read, Relation relation) {
  /** Stands for no character. */
  public static final char NONE = '-';

  /** How a wanted and a read character differ. */
  public enum Relation {
    /** Not at all. */
    SAME,
    /** They are look-alikes. */
    EQUIVALENT,
    /** Another character was read. */
    SUBSTITUTED,
    /** The wanted character was not read. */
    MISSING,
    /** A character was read that is not wanted. */
    EXTRA,
    /** The wanted character is not known. */
    UNKNOWN
  }

  /** Returns the relation only: characters belong to a plate. */
  @Override
  public String toString() {
    return relation.toString();
  }
}
