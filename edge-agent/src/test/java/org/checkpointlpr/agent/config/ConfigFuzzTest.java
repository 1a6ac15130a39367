package org.checkpointlpr.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The configuration's parser, fed with anything: it reads, or says what is wrong. */
class ConfigFuzzTest {
  @TempDir static Path dir;

  @FuzzTest(maxDuration = "60s")
  void config(byte[] yaml) throws IOException {
    Path file = Files.write(dir.resolve("c.yaml"), yaml);
    try {
      assertThat(ConfigFile.read(file)).isNotNull();
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty();
    }
  }
}
