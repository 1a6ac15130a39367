package org.checkpointlpr.agent.ocr;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.NativesException;

/**
 * What is known of a Tesseract model, as its description beside it states it.
 *
 * @param sha256 of the file
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record TesseractSpec(String sha256) {

  /** Reads a description. */
  static TesseractSpec of(ModelFile description) throws NativesException {
    try {
      return new ObjectMapper().readValue(description.bytes(), TesseractSpec.class);
    } catch (IOException e) {
      throw new NativesException(
          "the description %s of the Tesseract model is wrong: %s"
              .formatted(description.name(), e.getMessage()),
          e);
    }
  }
}
