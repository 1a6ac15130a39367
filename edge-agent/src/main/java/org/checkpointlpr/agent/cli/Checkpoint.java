package org.checkpointlpr.agent.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The {@code checkpoint} program: the root of all commands. */
@Command(
    name = "checkpoint",
    description =
        "Reads licence plates at a checkpoint, matches them against an encrypted watchlist and"
            + " delivers signed hits to mission headquarters.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ReadCommand.class,
      EvaluateCommand.class,
      RunCommand.class,
      DemoCommand.class,
      CameraCommand.class,
      ConfigCommand.class,
      KeysCommand.class,
      HqCommand.class,
      ListCommand.class,
      CrewCommand.class,
      DrillCommand.class,
      PanicCommand.class,
      FormatsCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:all went well",
      " 1:done, and the answer is no: refused, or a check failed",
      " 2:wrong command line",
      "65:input data is wrong",
      "66:an input file or folder is missing or unreadable",
      "69:a service that is needed cannot be reached",
      "70:a bug in this program",
      "74:output cannot be written",
      "78:the configuration is wrong; every problem was printed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint read car.jpg                 read the plates in a picture",
      "  checkpoint evaluate pictures/           measure reading on labelled pictures",
      "  checkpoint config check checkpoint.yaml check a configuration",
      "  checkpoint doctor                       find out what is missing"
    })
public final class Checkpoint {
  /** Runs the program and ends the process with its {@link ExitCode}. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Returns the whole command line, ready to execute; tests give it writers of their own. */
  public static CommandLine commandLine() {
    CommandLine root = new CommandLine(new Checkpoint());
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setExecutionExceptionHandler(Checkpoint::explain);
    return root;
  }

  /** A command says what went wrong by {@link CommandException}; anything else is a bug. */
  private static int explain(Exception trouble, CommandLine command, @Nullable ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (trouble instanceof CommandException expected) {
      err.println("checkpoint: " + expected.getMessage());
      return expected.exitCode();
    }
    LoggerFactory.getLogger(Checkpoint.class).debug("command failed", trouble);
    err.println("checkpoint: unexpected " + trouble.getClass().getSimpleName() + ": a bug here.");
    trouble.printStackTrace(err);
    return ExitCode.SOFTWARE;
  }
}
