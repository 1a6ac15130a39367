package org.checkpointlpr.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the unit to what {@code systemd-analyze} thinks of it, where that is installed. */
class SystemdUnitTest {
  private static final Path UNIT = Path.of("..", "systemd", "checkpoint-agent.service");
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
  private static final double MAX_EXPOSURE = 1.5;

  @TempDir Path folder;

  @BeforeEach
  void systemdIsInstalled() {
    assumeThat(Files.isExecutable(ANALYZE)).as("systemd-analyze is installed").isTrue();
  }

  @Test
  void theUnitHoldsNoMistake() throws Exception {
    Path installed = folder.resolve("checkpoint-agent.service");
    Files.writeString(
        installed,
        Files.readString(UNIT)
            .replace("ExecStart=/opt/checkpoint-lpr/bin/checkpoint", "ExecStart=/bin/true"));
    assertThat(run("verify", installed.toString())).doesNotContain("checkpoint-agent.service:");
  }

  @Test
  void theExposureIsLow() throws Exception {
    String report = run("security", "--offline=yes", UNIT.toString());
    Matcher exposure =
        Pattern.compile("Overall exposure level for checkpoint-agent.service: ([0-9.]+)")
            .matcher(report);
    assertThat(exposure.find()).as(report).isTrue();
    assertThat(Double.parseDouble(exposure.group(1))).isLessThanOrEqualTo(MAX_EXPOSURE);
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of(ANALYZE.toString()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.waitFor();
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
