package org.checkpointlpr.agent.track;

import java.util.List;
import org.checkpointlpr.agent.ocr.Reading;

/**
 * Reads the pictures of one vehicle's plate once more, all as one. Called on the tracker's thread,
 * which waits for it: once or twice for a vehicle of which the looks one by one left doubt.
 */
@FunctionalInterface
public interface Rereader {
  /** Makes nothing of them. */
  Rereader NONE = looks -> Reading.NONE;

  /**
   * Returns what the plate says, {@link Reading#NONE} if that cannot be told.
   *
   * @param looks the one that was drawn most finely first
   */
  Reading together(List<PlateRead> looks);
}
