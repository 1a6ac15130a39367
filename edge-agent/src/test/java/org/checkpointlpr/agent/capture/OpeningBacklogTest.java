package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpeningBacklogTest {
  private static final long PICTURE = Duration.ofMillis(40).toNanos();

  private final OpeningBacklog backlog = new OpeningBacklog(Duration.ofMillis(700));

  @Test
  void picturesAreOldUntilOneHadToBeWaitedFor() {
    for (int i = 0; i < 10; i++) {
      assertThat(backlog.holds(i * PICTURE, false)).isTrue();
    }
    assertThat(backlog.holds(10 * PICTURE, true)).isFalse();
    // A machine that is late finds every further picture waiting: they are not of the opening.
    assertThat(backlog.holds(11 * PICTURE, false)).isFalse();
  }

  @Test
  void aSourceThatSendsAllAtOnceLosesNoMoreThanTheOpeningTook() {
    long held = 0;
    for (int i = 0; i < 500; i++) {
      held += backlog.holds(Duration.ofSeconds(9).toNanos() + i * PICTURE, false) ? 1 : 0;
    }
    assertThat(held).isEqualTo(18); // of 0 to 680 ms
  }

  @Test
  void aClockThatJumpsBackEndsIt() {
    assertThat(backlog.holds(0, false)).isTrue();
    assertThat(backlog.holds(-PICTURE, false)).isFalse();
  }

  @Test
  void aStreamThatWasOpenAtOnceHasNone() {
    assertThat(new OpeningBacklog(Duration.ZERO).holds(5, false)).isFalse();
  }

  @Test
  void aFirstPictureWithoutATimeIsOldToo() {
    assertThat(backlog.holds(false)).isTrue();
    assertThat(backlog.holds(0, false)).isTrue();
    assertThat(backlog.holds(PICTURE, true)).isFalse();
  }

  @Test
  void aStreamWithoutTimesLosesOnePicture() {
    assertThat(backlog.holds(false)).isTrue();
    assertThat(backlog.holds(false)).isFalse();
    assertThat(new OpeningBacklog(Duration.ofSeconds(1)).holds(true)).isFalse();
  }
}
