package org.checkpointlpr.agent.uplink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import org.checkpointlpr.seal.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A clock that never goes below the newest time that somebody trusted has signed: the start of our
 * own certificate, or headquarters' last beat. A machine that wakes up in 1970 still accepts the
 * broker's certificate. For judging certificates only; records carry the machine's own clock.
 */
public final class ClockFloor extends Clock {
  private static final Logger LOG = LoggerFactory.getLogger(ClockFloor.class);

  private final Clock clock;
  private final Path file;
  private volatile Instant floor;

  private ClockFloor(Clock clock, Path file, Instant floor) {
    this.clock = clock;
    this.file = file;
    this.floor = floor;
  }

  /**
   * Reads the floor.
   *
   * @param file where it is kept; an absent or damaged one counts as none
   * @param least at least this: the start of our certificate
   */
  public static ClockFloor open(Clock clock, Path file, Instant least) {
    Instant floor = least;
    try {
      if (Files.exists(file)) {
        Instant kept = Instant.parse(Files.readString(file, StandardCharsets.US_ASCII).strip());
        floor = kept.isAfter(least) ? kept : least;
      }
    } catch (IOException | DateTimeException e) {
      LOG.warn("clock floor in {} is unreadable and begins anew: {}", file, e.toString());
    }
    return new ClockFloor(clock, file, floor);
  }

  /** Raises the floor to a time that was signed by somebody trusted; never lowers it. */
  public synchronized void raise(Instant signed) {
    if (!signed.isAfter(floor)) {
      return;
    }
    floor = signed;
    try {
      DurableFiles.write(file, signed.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOG.warn("clock floor cannot be kept: {}", e.toString());
    }
  }

  @Override
  public Instant instant() {
    Instant now = clock.instant();
    return now.isBefore(floor) ? floor : now;
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ClockFloor(clock.withZone(zone), file, floor);
  }
}
