package org.checkpointlpr.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.capture.PictureDecoder;
import org.checkpointlpr.agent.evaluate.Evaluation;
import org.checkpointlpr.agent.evaluate.LabelException;
import org.checkpointlpr.agent.evaluate.LabelledSet;
import org.checkpointlpr.agent.evaluate.Tables;
import org.checkpointlpr.agent.recognise.Recogniser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint evaluate}: how well labelled pictures are read. */
@Command(
    name = "evaluate",
    description = {
      "Reads labelled pictures and reports how many plates were found and read, and how fast.",
      "",
      "DIR holds a labels.csv (image,x,y,w,h,plate and any further columns, UTF-8) or folders that"
          + " do; each is a set. One row a plate; x to h in pixels or all blank; a blank plate is"
          + " not legible and counts for finding alone; a row with neither says that the picture"
          + " shows no plate."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:every picture was read",
      "65:at least one picture could not be decoded (its plates count as missed), or a label file"
          + " is wrong",
      "69:a native library or a model cannot be loaded",
      "74:a report cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint evaluate test-images",
      "  checkpoint evaluate --html misses.html --predictions reads.csv photographs/",
      "  checkpoint evaluate --json --min-width 60 photographs/"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "A labelled set, or a folder of labelled sets.")
  Path folder = Path.of(".");

  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  boolean json;

  @Option(names = "--cropped", description = "The pictures are plates already cut out.")
  boolean cropped;

  @Option(
      names = "--min-width",
      paramLabel = "PX",
      description = "Leave out plates whose labelled box is narrower than this.")
  double minWidth;

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "Write one CSV row a label and a false read.")
  @Nullable Path predictions;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page that shows each miss with its crop. It holds plate texts.")
  @Nullable Path html;

  @Mixin PictureArguments.Readers readers = new PictureArguments.Readers();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("the command line sets the command up");
    }
    PrintWriter out = spec.commandLine().getOut();
    List<LabelledSet> sets = sets();
    PictureDecoder decoder = PictureArguments.decoder();
    Evaluation.Result result;
    try (Recogniser recogniser = readers.open();
        EvaluationReports reports =
            EvaluationReports.open(predictions, html, spec.commandLine().getErr(), sets)) {
      PictureEye eye = new PictureEye(decoder, recogniser, cropped);
      result = new Evaluation(eye, reports, minWidth).of(sets);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandException(
          ExitCode.IO, "a report cannot be written (" + e.getMessage() + ")", e);
    }
    out.print(json ? json(result) : Tables.of(result));
    out.flush();
    return result.total().unreadable() > 0 ? ExitCode.DATA : ExitCode.OK;
  }

  private List<LabelledSet> sets() {
    try {
      return LabelledSet.below(folder);
    } catch (LabelException e) {
      throw new CommandException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  private static String json(Evaluation.Result result) {
    try {
      return new ObjectMapper().writeValueAsString(result) + System.lineSeparator();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers can be written", e);
    }
  }
}
