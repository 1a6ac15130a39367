package org.checkpointlpr.agent.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A folder's pictures: its regular files named .jpg, .jpeg or .png, in whatever case. */
public final class PictureFolder {
  private PictureFolder() {}

  /**
   * Lists the pictures that lie in a folder itself, by name.
   *
   * @throws CaptureException if the folder is missing or may not be read
   */
  public static List<Path> list(Path folder) throws CaptureException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(PictureFolder::isNamedAsPicture)
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new CaptureException(
          "the folder %s cannot be read (%s); check the path and its permissions"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
  }

  private static boolean isNamedAsPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
  }
}
