package org.checkpointlpr.agent.track;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.checkpointlpr.agent.ocr.Reading;

/**
 * Reads the pictures of one vehicle's plate once more, all as one. Asked on the tracker's thread,
 * once or twice for a vehicle of which the looks one by one left doubt. The tracker never waits for
 * an answer while vehicles may come: it looks for it at its next call.
 */
@FunctionalInterface
public interface Rereader {
  /** Makes nothing of them. */
  Rereader NONE = looks -> CompletableFuture.completedFuture(Reading.NONE);

  /**
   * Begins to find out what the plate says; {@link Reading#NONE} if that cannot be told.
   *
   * @param looks the one that was drawn most finely first
   * @return the answer, completed already where whoever reads does so on the tracker's own thread
   */
  CompletableFuture<Reading> together(List<PlateRead> looks);
}
