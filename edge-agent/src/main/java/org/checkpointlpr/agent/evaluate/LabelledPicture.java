package org.checkpointlpr.agent.evaluate;

import java.nio.file.Path;
import java.util.List;

/**
 * A picture and every plate in it.
 *
 * @param name as the label file writes it
 * @param file where it is
 * @param labels one a plate; none for a picture without a plate
 */
public record LabelledPicture(String name, Path file, List<Label> labels) {
  /** Copies the list. */
  public LabelledPicture {
    labels = List.copyOf(labels);
  }
}
