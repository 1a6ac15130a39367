package org.checkpointlpr.agent.ocr;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.NativesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TesseractPlateReaderTest extends PlateReaderContract {
  @TempDir Path folder;

  @Override
  PlateReader open() throws Exception {
    return TesseractPlateReader.open();
  }

  @Test
  void refusesAModelThatIsNotTheOneDescribed() throws Exception {
    byte[] whole = resource("plates.traineddata");
    ModelFile description =
        ModelFile.ofPath(Files.write(folder.resolve("plates.json"), resource("plates.json")));
    for (int length : new int[] {0, 100, whole.length - 1}) {
      ModelFile cut =
          ModelFile.ofPath(
              Files.write(folder.resolve(length + ".traineddata"), Arrays.copyOf(whole, length)));
      assertThatThrownBy(() -> TesseractPlateReader.open(cut, description))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(NativesException.class)
          .hasMessageContaining("SHA-256");
    }
  }

  @Test
  void refusesATruncatedModelEvenWhenItsHashIsDescribed() throws Exception {
    byte[] whole = resource("plates.traineddata");
    for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 100}) {
      ModelFile cut =
          ModelFile.ofPath(Files.write(folder.resolve("t" + length), Arrays.copyOf(whole, length)));
      ModelFile description =
          ModelFile.ofPath(
              Files.writeString(
                  folder.resolve("described.json"), "{\"sha256\": \"" + cut.sha256() + "\"}"));
      assertThatThrownBy(() -> TesseractPlateReader.open(cut, description))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(NativesException.class)
          .hasMessageContaining("does not take the model");
    }
  }

  private static byte[] resource(String name) throws Exception {
    try (InputStream in =
        TesseractPlateReaderTest.class.getResourceAsStream(
            "/org/checkpointlpr/agent/ocr/models/" + name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
