package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.app.Drives;
import org.checkpointlpr.agent.app.Drives.Drive;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.plate.IssuerMatch;
import org.checkpointlpr.plate.PlateFormats;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint camera drives}: real drives, one picture a second, through the tracker. */
@Command(
    name = "drives",
    description = {
      "Follows the vehicles of real drives whose pictures are one second apart at least, and"
          + " compares the sightings with the labels.",
      "FOLDER holds labels.csv (image,...,plate) and images/NAME.mp4_t_SECOND.jpg."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:measured",
      "66:the folder has no such files, or a picture cannot be read",
      "69:a native library or a model cannot be loaded"
    })
final class CameraDrivesCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "The drives.")
  Path folder = Path.of(".");

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("the command line sets the command up");
    }
    PrintWriter out = spec.commandLine().getOut();
    PlateFormats formats = PlateFormats.standard();
    DriveScore all = new DriveScore();
    for (Drive drive : drives()) {
      var sightings = sightings(drive, formats);
      DriveScore score = new DriveScore();
      score.add(drive, sightings);
      all.add(drive, sightings);
      out.println(drive.name() + ": " + score.line());
    }
    out.println("all: " + all.line());
    return ExitCode.OK;
  }

  private List<Drive> drives() {
    try {
      return Drives.in(folder);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.NO_INPUT, folder + " has no images/ and labels.csv; give another folder", e);
    }
  }

  private static List<SightingEvent> sightings(Drive drive, PlateFormats formats) {
    try {
      return Drives.sightings(
          drive, text -> formats.issuersOf(text).stream().map(IssuerMatch::issuer).toList());
    } catch (CaptureException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    } catch (NativesException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
