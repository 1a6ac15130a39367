package org.checkpointlpr.agent.hit;

import java.util.List;

/**
 * Records of this epoch that were dropped for want of space, with their hashes, so that
 * headquarters can follow the chain over them. Only pictures and health are ever dropped.
 *
 * @param links 1 to {@link #MAX_LINKS}
 */
public record Dropped(List<Link> links) implements RecordBody {
  /** So many keep the record below 4 KiB. */
  public static final int MAX_LINKS = 30;

  /** One dropped record. */
  public record Link(long seq, RecordHash hash) {}

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there are none or too many
   */
  public Dropped {
    links = List.copyOf(links);
    Limits.range("links", links.size(), 1, MAX_LINKS);
  }

  @Override
  public RecordKind kind() {
    return RecordKind.DROPPED;
  }
}
