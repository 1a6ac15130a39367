package org.checkpointlpr.agent.ocr;

import java.util.List;
import java.util.Optional;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.natives.NativesException;

/** Reads many pictures of one plate as one. Belongs to one thread. */
public final class StackReader implements AutoCloseable {
  private final PlateReader reader;

  /** Takes ownership of a reader. */
  StackReader(PlateReader reader) {
    this.reader = reader;
  }

  /**
   * Opens a reader of its own.
   *
   * @throws NativesException if a library or a model cannot be loaded
   */
  public static StackReader open(PlateReaders readers) throws NativesException {
    return new StackReader(readers.open());
  }

  /**
   * Reads the mean of pictures of one plate, as thoroughly as it can.
   *
   * @param pictures the sharpest first
   * @return {@link Reading#NONE} if fewer than three lie over each other, or nothing is read
   */
  public Reading read(List<PlatePicture> pictures) {
    Optional<PlateStack.Stacked> stacked = PlateStack.of(pictures);
    if (stacked.isEmpty()) {
      return Reading.NONE;
    }
    try (Frame frame = stacked.get().frame()) {
      return reader.read(frame, stacked.get().corners(), Effort.THOROUGH);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
