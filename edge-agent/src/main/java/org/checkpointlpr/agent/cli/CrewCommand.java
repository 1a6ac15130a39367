package org.checkpointlpr.agent.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.checkpointlpr.agent.web.PinHash;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code checkpoint crew}: what the crew page needs. */
@Command(
    name = "crew",
    description = "Prepares the crew page: the section 'crew' of the configuration.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  checkpoint crew pin                     asks for a PIN, prints what to write")
final class CrewCommand {
  @Spec @Nullable CommandSpec spec;

  @Command(
      name = "pin",
      description = {
        "Reads a PIN of 6 to 32 characters, twice from a terminal or once from standard input, and"
            + " prints its hash.",
        "Write the line as crewPin or commanderPin below 'crew:' in the configuration."
      },
      mixinStandardHelpOptions = true)
  int pin() throws IOException {
    if (spec == null) {
      return ExitCode.USAGE;
    }
    try {
      spec.commandLine().getOut().println(PinHash.of(ask(), new SecureRandom()).text());
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /** Null means in Java 17 what it says; later ones read standard input through a console too. */
  @SuppressWarnings("SystemConsoleNull")
  private static String ask() throws IOException {
    Console console = System.console();
    if (console == null) {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "" : line;
    }
    char[] first = console.readPassword("PIN: ");
    char[] again = console.readPassword("Again: ");
    if (first == null || again == null || !java.util.Arrays.equals(first, again)) {
      throw new CommandException(ExitCode.DATA, "the two are not the same; nothing was made");
    }
    return new String(first);
  }
}
