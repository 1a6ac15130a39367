package org.checkpointlpr.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CheckpointTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void everyCommandExplainsItself() {
    everyCommandExplainsItself(Checkpoint.commandLine().getCommandSpec());
  }

  private static void everyCommandExplainsItself(CommandSpec command) {
    assertThat(command.usageMessage().description())
        .as("description of %s", command.qualifiedName())
        .isNotEmpty();
    for (CommandLine child : command.subcommands().values()) {
      everyCommandExplainsItself(child.getCommandSpec());
    }
  }

  @Test
  void theVersionIsTheBuilds() {
    assertThat(run("--version")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).matches("(?s)checkpoint \\d+\\.\\d+\\.\\d+.*Java .*");
  }

  @Test
  void aWrongCommandLineIsAUsageError() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(run("fly")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("fly");
  }

  @Test
  void aWrongConfigurationPrintsEveryProblemAndEndsWith78() throws Exception {
    Path file = Files.writeString(folder.resolve("c.yaml"), "mission: X\ncheckpoint: Y\n");
    assertThat(run("config", "check", file.toString())).isEqualTo(ExitCode.CONFIG);
    assertThat(err.toString()).contains("line 1: mission", "line 2: checkpoint", "cameras");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aGoodConfigurationIsSaidToBe() {
    assertThat(run("config", "check", "../config/demo.yaml")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("good", "cp-alpha");
  }

  @Test
  void aMissingConfigurationEndsWith66() {
    assertThat(run("config", "check", "none.yaml")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(err.toString()).contains("none.yaml");
  }

  @Test
  void aCompletionScriptCanBeGenerated() {
    assertThat(run("generate-completion")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("complete -F");
  }

  private int run(String... args) {
    return Checkpoint.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
