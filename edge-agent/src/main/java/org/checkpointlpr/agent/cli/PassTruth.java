package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The passes that a film shows, from a CSV with the header {@code plate,from,to}: canonical text,
 * and the seconds into the film between which the plate is in view.
 *
 * @param plate canonical text
 * @param from seconds
 * @param to seconds
 */
record PassTruth(String plate, double from, double to) {
  static List<PassTruth> read(Path file) {
    List<PassTruth> passes = new ArrayList<>();
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !lines.get(0).startsWith("plate,from,to")) {
        throw new CommandException(
            ExitCode.DATA, file + " has no header; its first line must be plate,from,to");
      }
      for (int i = 1; i < lines.size(); i++) {
        String[] cells = lines.get(i).split(",", -1);
        passes.add(
            new PassTruth(cells[0], Double.parseDouble(cells[1]), Double.parseDouble(cells[2])));
      }
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, file + " cannot be read; check the path", e);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new CommandException(
          ExitCode.DATA, file + " has a line that is not plate,from,to; seconds with a point", e);
    }
    return passes;
  }
}
