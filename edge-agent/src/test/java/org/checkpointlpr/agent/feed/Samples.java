package org.checkpointlpr.agent.feed;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.checkpointlpr.agent.hit.CaptureTime;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.Matched;
import org.checkpointlpr.agent.hit.Place;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.plate.PlateText;

/** Hits for tests, with every field filled as a real one has it. */
public final class Samples {
  private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private Samples() {}

  /** Returns a hit whose plate is drawn from the seed. */
  public static Hit hit(long seed) {
    Random random = new Random(seed);
    StringBuilder plate = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      plate.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return new Hit(
        "lane-1",
        new CaptureTime(
            Instant.parse("2026-11-22T12:00:00.123Z"),
            CaptureTime.Source.NTP,
            50,
            "0a1b2c3d",
            123_456_789),
        new Place("", Optional.of(new Place.Coordinates(-1.6777, 29.2285))),
        new PlateText(plate.toString()),
        0.9731,
        5,
        List.of(new Matched("e%05d".formatted(seed % 100_000), "STOP", false, "", 0.9812)),
        new ListVersion("main", 17),
        Optional.of(RecordHash.of(new byte[] {(byte) seed})));
  }
}
