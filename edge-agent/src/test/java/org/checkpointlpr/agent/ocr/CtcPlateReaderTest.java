package org.checkpointlpr.agent.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.NativesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

final class CtcPlateReaderTest extends PlateReaderContract {
  @TempDir Path folder;

  @Override
  PlateReader open() throws Exception {
    return CtcPlateReader.open();
  }

  @Test
  void looksAgainOnlyAtWhatIsUnsureAndOnlyWhenThereIsTime() throws Exception {
    Quad corners = Quad.ofBox(100, 100, 520, 110);
    try (PlateReader reader = open();
        Frame blurred = plate("BK47LRT")) {
      Imgproc.GaussianBlur(blurred.image(), blurred.image(), new Size(0, 0), 16);
      Reading quick = reader.read(blurred, corners, Effort.QUICK);
      assertThat(quick).isEqualTo(reader.read(blurred, corners, Effort.QUICK));
      assertThat(quick.best().probability()).isLessThan(0.8);
      assertThat(reader.read(blurred, corners, Effort.THOROUGH)).isNotEqualTo(quick);
    }
  }

  @Test
  void readsASmallSecondRowWithALargeFirstOne() throws Exception {
    Rect large = new Rect(40, 20, 320, 130);
    Rect small = new Rect(110, 180, 160, 34);
    try (PlateReader reader = open();
        Frame frame = PlateRowsTest.drawn(false, large, "BK4", small, "829LRT")) {
      Reading reading = reader.read(frame, Quad.ofBox(60, 60, 400, 260));
      assertThat(reading.best().text().value()).isEqualTo("BK4829LRT");
    }
  }

  @Test
  void refusesATruncatedModelEvenWhenItsHashIsDescribed() throws Exception {
    byte[] whole = resource("plate-reader.onnx");
    for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 1}) {
      ModelFile cut =
          ModelFile.ofPath(
              Files.write(folder.resolve(length + ".onnx"), Arrays.copyOf(whole, length)));
      ModelFile description = describing(cut);
      assertThatThrownBy(() -> CtcPlateReader.open(cut, description))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(NativesException.class)
          .hasMessageContaining("does not run");
    }
  }

  @Test
  void refusesAnotherModelThanTheOneDescribed() throws Exception {
    ModelFile detector =
        ModelFile.ofResource(
            getClass(), "/org/checkpointlpr/agent/detect/models/plate-detector.onnx");
    ModelFile description =
        ModelFile.ofPath(Files.write(folder.resolve("d.json"), resource("plate-reader.json")));
    assertThatThrownBy(() -> CtcPlateReader.open(detector, description))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("SHA-256");
    ModelFile describedAsReader = describing(detector);
    assertThatThrownBy(() -> CtcPlateReader.open(detector, describedAsReader))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("does not run");
  }

  private ModelFile describing(ModelFile network) throws Exception {
    String json = new String(resource("plate-reader.json"), StandardCharsets.UTF_8);
    String changed =
        json.replaceAll("(\"sha256\":\\s*)\"[0-9a-f]+\"", "$1\"" + network.sha256() + "\"");
    return ModelFile.ofPath(Files.writeString(folder.resolve("described.json"), changed));
  }

  private static byte[] resource(String name) throws Exception {
    try (InputStream in =
        CtcPlateReaderTest.class.getResourceAsStream(
            "/org/checkpointlpr/agent/ocr/models/" + name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
