package org.checkpointlpr.agent.hq;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How headquarters runs.
 *
 * @param identity folder with headquarters' keys
 * @param archive where records are stored; workers that share records share it too
 * @param brokers one connection to each, all the time: a checkpoint may use any of them
 * @param shared whether several workers share the records
 * @param beat how often headquarters says that it is there
 */
public record HqSettings(
    Path identity, ArchiveAddress archive, List<URI> brokers, boolean shared, Duration beat) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no broker
   */
  public HqSettings {
    brokers = List.copyOf(brokers);
    if (brokers.isEmpty()) {
      throw new IllegalArgumentException("no broker; name at least one");
    }
  }

  /** Returns settings for one worker with a file of its own and an hourly beat. */
  public static HqSettings of(Path identity, Path archive, List<URI> brokers) {
    return of(identity, ArchiveAddress.file(archive), brokers, false);
  }

  /** Returns settings with an hourly beat. */
  public static HqSettings of(
      Path identity, ArchiveAddress archive, List<URI> brokers, boolean shared) {
    return new HqSettings(identity, archive, brokers, shared, Duration.ofHours(1));
  }
}
