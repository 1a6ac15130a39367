package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.PictureDecoder;
import org.checkpointlpr.agent.capture.PictureEncoder;
import org.checkpointlpr.agent.recognise.RecognisedPlate;
import org.checkpointlpr.agent.recognise.Recogniser;
import org.checkpointlpr.agent.recognise.Recognition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint read}: the plates in pictures. */
@Command(
    name = "read",
    description = "Finds and reads the plates in pictures, and prints them as a table.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:every picture was read, with or without plates",
      "65:at least one picture could not be decoded; it was named and skipped",
      "66:a path does not exist or a folder cannot be read",
      "69:a native library or a model cannot be loaded",
      "74:a picture of --annotate cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint read car.jpg gate/            a picture and a folder of pictures",
      "  checkpoint read --json gate/ > out.jsonl one object a line",
      "  checkpoint read --annotate out/ gate/    pictures with what was found drawn in"
    })
final class ReadCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "JPEG or PNG; a folder stands for the pictures in it.")
  List<Path> paths = List.of();

  @Option(names = "--json", description = "Print one JSON object a line.")
  boolean json;

  @Option(names = "--cropped", description = "The pictures are plates already cut out.")
  boolean cropped;

  @Option(
      names = "--annotate",
      paramLabel = "DIR",
      description = "Write each picture, with boxes and texts drawn in, to this folder.")
  @Nullable Path annotated;

  @Option(
      names = "--candidates",
      description =
          "Also show what looks like a plate and holds no text that could be read; its text is null"
              + " in --json.")
  boolean candidates;

  @Mixin PictureArguments.Readers readers = new PictureArguments.Readers();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = writer(true);
    PrintWriter err = writer(false);
    List<Path> pictures = PictureArguments.pictures(paths);
    PictureDecoder decoder = PictureArguments.decoder();
    int bad = 0;
    if (!json) {
      out.printf("%-32s %-16s %10s  %s%n", "picture", "plate", "confidence", "place, issuers");
    }
    try (Recogniser recogniser = readers.open()) {
      for (Path picture : pictures) {
        try (Frame frame = decoder.decode(picture.toString(), picture)) {
          Recognition all =
              cropped ? recogniser.recogniseCropped(frame) : recogniser.recognise(frame);
          Recognition recognition = candidates ? all : all.readOnly();
          print(out, picture, frame, recognition);
          annotate(picture, frame, recognition);
        } catch (CaptureException e) {
          bad++;
          err.println("checkpoint: skipped: " + e.getMessage());
        }
      }
    }
    if (bad > 0) {
      err.printf("checkpoint: %d of %d picture(s) skipped%n", bad, pictures.size());
    }
    return bad > 0 ? ExitCode.DATA : ExitCode.OK;
  }

  private PrintWriter writer(boolean results) {
    if (spec == null) {
      throw new IllegalStateException("the command line sets the command up");
    }
    return results ? spec.commandLine().getOut() : spec.commandLine().getErr();
  }

  private void print(PrintWriter out, Path picture, Frame frame, Recognition recognition) {
    if (json) {
      out.println(ReadJson.of(picture.toString(), frame, recognition));
    } else {
      List<RecognisedPlate> plates = recognition.plates();
      if (plates.isEmpty()) {
        out.printf("%-32s %-16s%n", picture, "-");
      }
      plates.forEach(plate -> out.println(line(picture, plate)));
    }
    out.flush();
  }

  private static String line(Path picture, RecognisedPlate plate) {
    boolean unread = plate.reading().isEmpty();
    var corners = plate.candidate().corners();
    return String.format(
        Locale.ROOT,
        "%-32s %-16s %10s  %.0f,%.0f %.0fx%.0f %s",
        picture,
        unread ? "(not read)" : plate.reading().best().text().value(),
        unread ? "" : String.format(Locale.ROOT, "%.2f", plate.reading().best().probability()),
        corners.left(),
        corners.top(),
        corners.right() - corners.left(),
        corners.bottom() - corners.top(),
        String.join(" ", plate.issuers()));
  }

  private void annotate(Path picture, Frame frame, Recognition recognition) {
    Path folder = annotated;
    if (folder == null) {
      return;
    }
    List<PictureEncoder.Mark> marks = marks(recognition.plates());
    Path file = folder.resolve(picture.getFileName() + ".jpg");
    try {
      Files.createDirectories(folder);
      Files.write(file, PictureEncoder.jpeg(frame, marks, 90));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.IO, file + " cannot be written; give a folder with room and permission", e);
    }
  }

  /** Returns what is drawn into a picture: each plate's outline and text. */
  static List<PictureEncoder.Mark> marks(List<RecognisedPlate> plates) {
    List<PictureEncoder.Mark> marks = new ArrayList<>();
    for (RecognisedPlate plate : plates) {
      String text = plate.reading().isEmpty() ? "?" : plate.reading().best().text().value();
      marks.add(
          new PictureEncoder.Mark(
              plate.candidate().corners().corners().stream()
                  .map(c -> new double[] {c.x(), c.y()})
                  .toList(),
              text));
    }
    return marks;
  }
}
