package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A camera's twenty minutes, as a timeline. */
class MotionTest {
  private final AtomicLong now = new AtomicLong(1_000_000_000L);
  private final Motion motion = new Motion(now::get);
  private final PictureGate gate = motion.watch("lane-1", PictureGate.ALL);

  @Test
  void whereNothingMovesSilenceIsNoFault() {
    pictures(Duration.ofMinutes(60), Duration.ofSeconds(2));
    assertThat(motion.blind("lane-1")).isEmpty();
  }

  @Test
  void whereVehiclesPassAndNoPlateIsReadTheCameraIsBlind() {
    pictures(Duration.ofSeconds(30), Duration.ofMillis(100));
    assertThat(motion.blind("lane-1")).isEmpty();
    pictures(Duration.ofMinutes(20), Duration.ofSeconds(2));
    assertThat(motion.blind("lane-1"))
        .hasValueSatisfying(silent -> assertThat(silent).isGreaterThanOrEqualTo(Motion.SILENCE));
  }

  @Test
  void onePlateIsEnoughToSee() {
    pictures(Duration.ofMinutes(25), Duration.ofMillis(100));
    motion.plate("lane-1");
    assertThat(motion.blind("lane-1")).isEmpty();
    pictures(Duration.ofMinutes(19), Duration.ofMillis(100));
    assertThat(motion.blind("lane-1")).isEmpty();
    pictures(Duration.ofMinutes(2), Duration.ofMillis(100));
    assertThat(motion.blind("lane-1")).isPresent();
  }

  @Test
  void aFolderOfPicturesIsNeverBlind() {
    motion.plate("folder");
    assertThat(motion.blind("folder")).isEmpty();
  }

  private void pictures(Duration time, Duration pause) {
    long end = now.get() + time.toNanos();
    Thumbnail picture = Thumbnail.ofCells(new byte[Thumbnail.WIDTH * Thumbnail.HEIGHT]);
    while (now.get() < end) {
      now.addAndGet(pause.toNanos());
      assertThat(gate.wants(picture, now.get())).isTrue();
    }
  }
}
