package org.checkpointlpr.agent.capture;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How to open a network camera or a film.
 *
 * @param address where it is
 * @param openTimeout how long connecting and the first picture may take
 * @param readTimeout how long a picture may take to arrive; past it the read ends with an error
 * @param decode which pictures are decoded
 * @param pace how fast pictures are delivered
 * @param hardware whether the graphics unit decodes, where there is one that can
 */
public record StreamSettings(
    StreamAddress address,
    Duration openTimeout,
    Duration readTimeout,
    Decode decode,
    Pace pace,
    boolean hardware) {
  /** Which pictures are decoded. */
  public enum Decode {
    /** All. */
    ALL,
    /** Key frames alone, for a machine that is too weak: often one a second, seldom more. */
    KEY_FRAMES
  }

  /** How fast pictures are delivered. */
  public enum Pace {
    /** As they arrive; what is late is decoded and not delivered, so that the newest comes next. */
    LIVE,
    /** Every picture of a film, as fast as they are taken. */
    EVERY_FRAME,
    /** A film as if it were live: pictures are late or dropped as those of a camera would be. */
    REAL_TIME
  }

  /** Settings by which the processor decodes. */
  public StreamSettings(
      StreamAddress address, Duration openTimeout, Duration readTimeout, Decode decode, Pace pace) {
    this(address, openTimeout, readTimeout, decode, pace, false);
  }

  private static final Duration LONGEST = Duration.ofMinutes(1);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a time-out is not within 1 ms to 1 min, or a camera is
   *     asked for a film's pace
   */
  public StreamSettings {
    check("open", openTimeout);
    check("read", readTimeout);
    if ((pace == Pace.LIVE) == address.isFilm()) {
      throw new IllegalArgumentException(
          "pace " + pace + "; a camera is LIVE, a film is EVERY_FRAME or REAL_TIME");
    }
  }

  /**
   * Returns the settings of a network camera: 10 s to open, 8 s to read, so that a stuck camera is
   * noticed within 10 s.
   */
  public static StreamSettings live(URI address) {
    return new StreamSettings(
        StreamAddress.of(address),
        Duration.ofSeconds(10),
        Duration.ofSeconds(8),
        Decode.ALL,
        Pace.LIVE);
  }

  /** Returns the settings of a film. */
  public static StreamSettings film(Path film, Pace pace) {
    return new StreamSettings(
        StreamAddress.of(film), Duration.ofSeconds(10), Duration.ofSeconds(8), Decode.ALL, pace);
  }

  private static void check(String name, Duration timeout) {
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s time-out of %s; allowed are 1 ms to 1 min".formatted(name, timeout));
    }
  }
}
