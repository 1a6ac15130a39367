package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.checkpointlpr.agent.web.DrillCard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code checkpoint drill}: what the drill at a change of shift needs. */
@Command(
    name = "drill",
    description =
        "Prepares the drill at a change of shift; the drill itself runs on the crew page.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  checkpoint drill card card.pdf          the test card, to be printed")
final class DrillCommand {
  @Command(
      name = "card",
      description = "Writes the test card that is shown to each camera: one page A4, as a PDF.",
      mixinStandardHelpOptions = true)
  int card(
      @Parameters(paramLabel = "FILE", description = "Where to; replaced if it is there.")
          Path file) {
    try {
      Files.write(file, DrillCard.pdf());
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandException(ExitCode.IO, file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
