package org.checkpointlpr.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CheckpointTest {
  private final CommandRun command = new CommandRun();

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
    assertThat(command.run("--version")).isEqualTo(ExitCode.OK);
    assertThat(command.out()).matches("(?s)checkpoint \\d+\\.\\d+\\.\\d+.*Java .*");
  }

  @Test
  void aWrongCommandLineIsAUsageError() {
    assertThat(command.run()).isEqualTo(ExitCode.USAGE);
    assertThat(command.run("fly")).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("fly");
  }

  @Test
  void aWrongConfigurationPrintsEveryProblemAndEndsWith78() throws Exception {
    Path file = Files.writeString(folder.resolve("c.yaml"), "mission: X\ncheckpoint: Y\n");
    assertThat(command.run("config", "check", file.toString())).isEqualTo(ExitCode.CONFIG);
    assertThat(command.err()).contains("line 1: mission", "line 2: checkpoint", "cameras");
    assertThat(command.out()).isEmpty();
  }

  @Test
  void aGoodConfigurationIsSaidToBe() {
    assertThat(command.run("config", "check", "../config/demo.yaml")).isEqualTo(ExitCode.OK);
    assertThat(command.out()).contains("good", "cp-alpha");
  }

  @Test
  void aMissingConfigurationEndsWith66() {
    assertThat(command.run("config", "check", "none.yaml")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(command.err()).contains("none.yaml");
  }

  @Test
  void aCompletionScriptCanBeGenerated() {
    assertThat(command.run("generate-completion")).isEqualTo(ExitCode.OK);
    assertThat(command.out()).contains("complete -F");
  }
}
