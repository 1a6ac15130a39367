package org.checkpointlpr.agent.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.capture.PictureDecoder;
import org.checkpointlpr.agent.capture.PictureFolder;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.ocr.PlateReaders;
import org.checkpointlpr.agent.recognise.Recogniser;
import picocli.CommandLine.Option;

/** What the commands that read pictures share. */
final class PictureArguments {
  private PictureArguments() {}

  /** Returns the pictures that paths stand for: a file itself, a folder its pictures. */
  static List<Path> pictures(List<Path> paths) {
    List<Path> pictures = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new CommandException(
            ExitCode.NO_INPUT, path + " does not exist; give pictures or folders of pictures");
      }
      try {
        pictures.addAll(Files.isDirectory(path) ? PictureFolder.list(path) : List.of(path));
      } catch (CaptureException e) {
        throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
      }
    }
    return pictures;
  }

  /** Opens the decoder. */
  static PictureDecoder decoder() {
    try {
      return PictureDecoder.open(System::nanoTime);
    } catch (NativesException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  /** Opens the recogniser. */
  static Recogniser recogniser(PlateReaders readers) {
    try {
      return Recogniser.open(readers, System::nanoTime);
    } catch (NativesException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  /** Which readers read: an option of every command that reads pictures. */
  static final class Readers {
    @Option(
        names = "--reader",
        paramLabel = "NAME",
        description = "Which readers read a plate: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    PlateReaders chosen = PlateReaders.CTC;

    /** Opens them; the caller closes. */
    Recogniser open() {
      return recogniser(chosen);
    }
  }
}
