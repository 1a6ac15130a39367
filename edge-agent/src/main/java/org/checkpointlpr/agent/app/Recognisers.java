package org.checkpointlpr.agent.app;

import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.agent.config.AgentConfig.RecognitionConfig;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.ocr.PlateReaders;
import org.checkpointlpr.agent.recognise.Recogniser;

/**
 * Opens a recogniser for each recognising thread, with the readers that the configuration names.
 */
final class Recognisers {
  /** Opens one recogniser. */
  interface Opening {
    Recogniser open(PlateReaders readers) throws NativesException;
  }

  private Recognisers() {}

  /**
   * Opens as many recognisers as there are threads; on a failure those that are open are closed.
   *
   * @throws NativesException if a library or a model cannot be loaded
   */
  static List<Recogniser> open(RecognitionConfig config, Opening opening) throws NativesException {
    PlateReaders readers = readers(config);
    List<Recogniser> open = new ArrayList<>();
    boolean all = false;
    try {
      for (int i = 0; i < config.threads(); i++) {
        open.add(opening.open(readers));
      }
      all = true;
      return open;
    } finally {
      if (!all) {
        open.forEach(Recogniser::close);
      }
    }
  }

  /** Returns the readers that the configuration names. */
  static PlateReaders readers(RecognitionConfig config) {
    return switch (config.reader()) {
      case CTC -> PlateReaders.CTC;
      case TESSERACT -> PlateReaders.TESSERACT;
      case BOTH -> PlateReaders.BOTH;
    };
  }
}
