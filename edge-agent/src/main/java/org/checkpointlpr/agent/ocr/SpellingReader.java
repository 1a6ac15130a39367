package org.checkpointlpr.agent.ocr;

import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.Quad;

/** A reader whose whole distribution a committee can weigh. */
interface SpellingReader extends AutoCloseable {
  /** Returns what the plate inside the corners may say. */
  Spellings spellings(Frame frame, Quad corners, Effort effort);

  @Override
  void close();
}
