package org.checkpointlpr.agent.recognise;

import java.util.List;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.ocr.PlatePicture;
import org.checkpointlpr.agent.ocr.PlateReaders;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.ocr.StackReader;
import org.checkpointlpr.plate.PlateFormats;

/**
 * Reads many pictures of one plate as one, and ranks the texts as {@link Recogniser} does. Belongs
 * to one thread.
 */
public final class StackRecogniser implements AutoCloseable {
  private final StackReader reader;
  private final PlateFormats formats = PlateFormats.standard();
  private final Calibration calibration;

  private StackRecogniser(StackReader reader, Calibration calibration) {
    this.reader = reader;
    this.calibration = calibration;
  }

  /**
   * Opens one with readers of choice.
   *
   * @throws NativesException if a library or a model cannot be loaded
   */
  public static StackRecogniser open(PlateReaders readers) throws NativesException {
    return new StackRecogniser(StackReader.open(readers), Recogniser.calibration(readers));
  }

  /**
   * Reads the mean of pictures of one plate. Never throws for what a picture shows.
   *
   * @param pictures the sharpest first
   * @return {@link Reading#NONE} if fewer than three lie over each other, or nothing is read
   */
  public Reading read(List<PlatePicture> pictures) {
    return Recogniser.honest(
        Recogniser.ranked(reader.read(pictures), formats, Double.NaN), calibration);
  }

  @Override
  public void close() {
    reader.close();
  }
}
