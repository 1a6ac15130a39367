package org.checkpointlpr.agent.hit;

import java.util.List;
import java.util.Optional;
import org.checkpointlpr.plate.PlateText;

/**
 * A vehicle that is on the watchlist was seen.
 *
 * @param camera the camera's name
 * @param time when the picture was taken
 * @param place where the checkpoint stands
 * @param read what was read; masked when printed
 * @param confidence the reading's probability, 0 to 1
 * @param agreeing how many single readings had this text
 * @param matches what it matched, strongest first; 1 to 8
 * @param list which release was searched
 * @param picture hash of the evidence picture (a JPEG of the plate), if there is one
 */
public record Hit(
    String camera,
    CaptureTime time,
    Place place,
    PlateText read,
    double confidence,
    int agreeing,
    List<Matched> matches,
    ListVersion list,
    Optional<RecordHash> picture)
    implements RecordBody {
  /** More entries for one plate than this is a mistake in the list. */
  public static final int MAX_MATCHES = 8;

  /**
   * Copies the list and checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public Hit {
    matches = List.copyOf(matches);
    Limits.text("camera", camera, 1, 64);
    Limits.fraction("confidence", confidence);
    Limits.range("agreeing", agreeing, 0, 1_000_000);
    Limits.range("matches", matches.size(), 1, MAX_MATCHES);
  }

  @Override
  public RecordKind kind() {
    return RecordKind.HIT;
  }

  /** Returns the strongest match. */
  public Matched best() {
    return matches.get(0);
  }
}
