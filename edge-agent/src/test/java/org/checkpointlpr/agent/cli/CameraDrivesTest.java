package org.checkpointlpr.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.app.Drives;
import org.checkpointlpr.agent.app.Drives.Drive;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.junit.jupiter.api.Test;

class CameraDrivesTest {
  /** Real drives, which are no part of the program; skipped where they do not lie beside it. */
  private static final Path DRIVES = Path.of("..", "..", "shared", "data", "romania-dashcam");

  @Test
  void aVehicleSeenAgainAfterAGapMayBeOnePassOrTwo() {
    // Gaps of 5 s (one pass), 60 s (either) and 400 s (two passes).
    List<Integer> seconds = List.of(10, 15, 75, 475);
    assertThat(score(seconds, 10)).isZero();
    assertThat(score(seconds, 10, 475)).isEqualTo(100);
    assertThat(score(seconds, 10, 75, 475)).isEqualTo(100);
    assertThat(score(seconds, 10, 15, 75, 475)).isZero();
    assertThat(score(seconds)).isZero();
  }

  @Test
  void anotherVehiclesSightingIsHeldAgainstNobody() {
    Drive drive = new Drive("d", Map.of(), Map.of("B101XYZ", List.of(10, 11)));
    DriveScore score = new DriveScore();
    score.add(drive, List.of(sighting("B101XYZ", 11), sighting("IF99STK", 11)));
    assertThat(score.percentOnce()).isEqualTo(100);
    assertThat(score.line()).contains("1 sightings of vehicles without a label");
  }

  @Test
  void vehiclesOfRealDrivesAreSightedOnceAPass() throws Exception {
    assumeTrue(Files.isDirectory(DRIVES), "the drives are not beside the program");
    DriveScore score = new DriveScore();
    for (Drive drive : Drives.in(DRIVES)) {
      score.add(drive, Drives.sightings(drive, text -> List.of()));
    }
    System.err.println("real drives: " + score.line());
    assertThat(score.percentOnce()).isGreaterThanOrEqualTo(97);
  }

  private static double score(List<Integer> seen, int... sightings) {
    List<SightingEvent> events = new ArrayList<>();
    for (int second : sightings) {
      events.add(sighting("B101XYZ", second));
    }
    DriveScore score = new DriveScore();
    score.add(new Drive("d", Map.of(), Map.of("B101XYZ", seen)), events);
    return score.percentOnce();
  }

  private static SightingEvent sighting(String text, long second) {
    Sighting sighting =
        new Sighting(
            "d",
            Instant.EPOCH,
            second * 1_000_000_000L,
            Reading.of(List.of(new Alternative(new PlateText(text), 0.9))),
            2,
            Quad.ofBox(100, 100, 100, 25),
            List.of(),
            Jpeg.of(new byte[0]));
    return new SightingEvent(second, SightingEvent.Stage.FINAL, sighting);
  }
}
