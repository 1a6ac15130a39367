package org.checkpointlpr.watchlist;

/**
 * The sealed parts of a list that was verified are damaged or gone: the checkpoint must say so, not
 * go on as if nothing had matched.
 */
public final class UnreadableListException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableListException(String message) {
    super(message);
  }

  UnreadableListException(String message, Throwable cause) {
    super(message, cause);
  }
}
