package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.checkpointlpr.agent.capture.StreamTime.Captured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTimeTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final long MILLI = 1_000_000L;

  private final StreamTime time = new StreamTime();

  /** The law: whatever the network's delays, capture times keep the camera's own spacing. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void delaysDoNotShiftTheCaptureTime(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      long stream = i * 40L * MILLI;
      long delay = (i % 10 == 0 ? 5 : 5 + random.nextInt(300)) * MILLI;
      long now = stream + delay;
      Captured captured = time.date(stream, now, NOON.plusNanos(now));

      // 5 ms is the least delay; the fixed point may drift by 1 ms a second between two of them.
      assertThat(captured.capturedNanos()).isBetween(stream + 4 * MILLI, stream + 6 * MILLI);
      assertThat(captured.lateNanos()).isBetween(delay - 6 * MILLI, delay - 4 * MILLI);
      assertThat(captured.capturedAt()).isEqualTo(NOON.plusNanos(captured.capturedNanos()));
    }
    assertThat(time.jumps()).isZero();
  }

  @Test
  void aClockThatJumpsIsCountedAndFollowed() {
    time.date(0, 10, NOON);
    for (long jump : new long[] {-3600, 7200}) {
      long stream = Duration.ofSeconds(Math.abs(jump) + jump).toNanos() - 5;
      Captured captured = time.date(stream, 50 * MILLI, NOON.plusMillis(50));
      assertThat(captured.capturedAt()).isEqualTo(NOON.plusMillis(50));
    }
    assertThat(time.jumps()).isEqualTo(2);
  }

  @Test
  void theCamerasWallClockIsBelievedOnlyNearOurs() {
    Instant near = NOON.minusMillis(700);
    Instant far = NOON.minus(Duration.ofDays(3650));

    assertThat(time.date(0, 1000 * MILLI, NOON, near).capturedAt()).isEqualTo(near);
    assertThat(time.date(0, 1000 * MILLI, NOON, near).capturedNanos()).isEqualTo(300 * MILLI);
    assertThat(time.date(0, 1000 * MILLI, NOON, far).capturedAt()).isEqualTo(NOON);
  }

  @Test
  void noPictureIsFromTheFuture() {
    Captured captured = time.date(0, 1000 * MILLI, NOON, NOON.plusSeconds(2));

    assertThat(captured.capturedAt()).isEqualTo(NOON);
    assertThat(captured.capturedNanos()).isEqualTo(1000 * MILLI);
  }
}
