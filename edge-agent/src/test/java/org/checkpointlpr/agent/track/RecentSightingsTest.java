package org.checkpointlpr.agent.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.track.SightingEvent.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentSightingsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final RecentSightings recent = new RecentSightings(Duration.ofMinutes(10));

  private Instant now = NOON;

  @Test
  void aSightingIsForgottenAfterTheConfiguredMinutes() {
    recent.add(event(1, 0));
    recent.add(event(2, 300));

    assertThat(recent.within(599 * SECOND)).extracting(SightingEvent::pass).containsExactly(1L, 2L);
    assertThat(recent.within(601 * SECOND)).extracting(SightingEvent::pass).containsExactly(2L);
    assertThat(recent.within(901 * SECOND)).isEmpty();
  }

  @Test
  void whatIsKnownLaterOfAPassReplacesWhatWasKnownBefore() {
    recent.add(event(1, 0));
    recent.add(new SightingEvent(1, Stage.FINAL, event(1, 1).sighting()));

    assertThat(recent.within(SECOND))
        .singleElement()
        .extracting(SightingEvent::stage)
        .isEqualTo(Stage.FINAL);
  }

  @Test
  void memoryIsBoundedAndWhatIsCrowdedOutIsCounted() {
    for (int i = 0; i < 5100; i++) {
      recent.add(event(i, 0));
    }
    assertThat(recent.within(SECOND)).hasSize(5000);
    assertThat(recent.crowdedOut()).isEqualTo(100);
  }

  @Test
  void hoursAreCountedWithoutPlatesAndForgottenAfterAWeek() {
    HourlyCounts counts = new HourlyCounts(new SetClock());
    for (int i = 0; i < 3; i++) {
      counts.count(event(i, 60L * i).sighting());
    }
    now = NOON.plusSeconds(3600);
    counts.count(event(4, 3600).sighting());

    assertThat(counts.all())
        .containsExactly(
            Map.entry(new HourlyCounts.Hour(NOON, "gate"), 3),
            Map.entry(new HourlyCounts.Hour(NOON.plusSeconds(3600), "gate"), 1));
    now = NOON.plusSeconds(8L * 24 * 3600);
    counts.count(event(5, 8L * 24 * 3600).sighting());
    assertThat(counts.all()).hasSize(1);
  }

  @ParameterizedTest(name = "dated {0} s from now, counted: {1}")
  @CsvSource({
    "0, true",
    "300, true",
    "301, false",
    "315360000, false",
    "-604800, true",
    "-608401, false",
    "-315360000, false"
  })
  void aPictureDatedInTheFutureOrLongAgoIsInNoHoursCountAndEmptiesNone(
      long seconds, boolean counted) {
    HourlyCounts counts = new HourlyCounts(new SetClock());
    assertThat(counts.count(event(1, 0).sighting())).isTrue();
    assertThat(counts.count(event(2, seconds).sighting())).isEqualTo(counted);
    assertThat(counts.all()).containsKey(new HourlyCounts.Hour(NOON, "gate"));
    assertThat(counts.all().values().stream().mapToInt(i -> i).sum()).isEqualTo(counted ? 2 : 1);
  }

  /** A clock that the test sets. */
  private final class SetClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static SightingEvent event(long pass, long second) {
    Sighting sighting =
        new Sighting(
            "gate",
            NOON.plusSeconds(second),
            second * SECOND,
            Timeline.sure("KN4817B"),
            2,
            Quad.ofBox(0, 0, 90, 20),
            List.of(),
            Jpeg.of(new byte[] {1}));
    return new SightingEvent(pass, Stage.EARLY, sighting);
  }
}
