package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.ConfigException;
import org.checkpointlpr.agent.config.ConfigFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint config}: looks at configuration files. */
@Command(
    name = "config",
    description = "Checks configuration files.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {
  @Spec @Nullable CommandSpec spec;

  @Command(
      name = "check",
      description = "Reads a configuration and reports every problem with its line.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  checkpoint config check /etc/checkpoint/checkpoint.yaml")
  int check(@Parameters(paramLabel = "FILE", description = "The YAML file.") Path file) {
    AgentConfig config = load(file);
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "%s: good. Checkpoint %s of mission %s, %d camera(s).%n",
          file, config.checkpoint(), config.mission(), config.cameras().size());
    }
    return ExitCode.OK;
  }

  /**
   * Reads a configuration for a command.
   *
   * @throws CommandException that holds every problem, for the command line to print
   */
  static AgentConfig load(Path file) {
    try {
      return ConfigFile.read(file);
    } catch (ConfigException e) {
      throw new CommandException(
          ExitCode.CONFIG, "the configuration has problems:\n" + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.NO_INPUT, "cannot read " + file + ": give the path of a configuration", e);
    }
  }
}
