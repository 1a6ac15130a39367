package org.checkpointlpr.agent.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFileTest {
  /** SHA-256 of "abc", FIPS 180-2 appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  @Test
  void acceptsTheFileThatItsDescriptionMeans() throws Exception {
    Path file = Files.write(folder.resolve("a.onnx"), "abc".getBytes(StandardCharsets.US_ASCII));
    assertThat(ModelFile.ofPath(file).checked(ABC).bytes()).containsExactly('a', 'b', 'c');
  }

  @Test
  void refusesAnotherFileAndNamesBothHashes() throws Exception {
    Path file = Files.write(folder.resolve("a.onnx"), "abd".getBytes(StandardCharsets.US_ASCII));
    ModelFile model = ModelFile.ofPath(file);
    assertThatThrownBy(() -> model.checked(ABC))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining(ABC)
        .hasMessageContaining(model.sha256())
        .hasMessageContaining("a.onnx");
  }

  @Test
  void namesTheFileThatIsMissing() {
    assertThatThrownBy(() -> ModelFile.ofPath(folder.resolve("none.onnx")))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("none.onnx");
    assertThatThrownBy(() -> ModelFile.ofResource(ModelFileTest.class, "models/none.onnx"))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("models/none.onnx");
  }

  @Test
  void bytesAreCopies() throws Exception {
    Path file = Files.write(folder.resolve("a.onnx"), "abc".getBytes(StandardCharsets.US_ASCII));
    ModelFile model = ModelFile.ofPath(file);
    model.bytes()[0] = 'x';
    assertThat(model.sha256()).isEqualTo(ABC);
  }
}
