package org.checkpointlpr.agent.ocr;

import java.util.List;
import org.checkpointlpr.agent.natives.NativesException;

/** The readers that come with the program, by name. */
public enum PlateReaders {
  /** The CTC network alone. */
  CTC {
    @Override
    public PlateReader open() throws NativesException {
      return CtcPlateReader.open();
    }
  },
  /** Tesseract alone. */
  TESSERACT {
    @Override
    public PlateReader open() throws NativesException {
      return TesseractPlateReader.open();
    }
  },
  /** Both, averaged. */
  BOTH {
    @Override
    public PlateReader open() throws NativesException {
      CtcPlateReader network = CtcPlateReader.open();
      try {
        return new Committee(
            List.<SpellingReader>of(network, TesseractPlateReader.open()),
            NETWORK_WEIGHT,
            TESSERACT_WEIGHT);
      } catch (NativesException e) {
        network.close();
        throw e;
      }
    }
  };

  private static final double NETWORK_WEIGHT = 0.7;
  private static final double TESSERACT_WEIGHT = 0.3;

  /**
   * Opens the reader, for one thread.
   *
   * @throws NativesException if a library or a model cannot be loaded
   */
  public abstract PlateReader open() throws NativesException;
}
