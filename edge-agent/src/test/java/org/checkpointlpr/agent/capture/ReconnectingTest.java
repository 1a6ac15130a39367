package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.checkpointlpr.agent.natives.Natives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.Mat;

class ReconnectingTest {
  private final List<CameraState> states = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();
  private int opened;
  private int closed;

  @BeforeAll
  static void loadNatives() throws Exception {
    Natives.loadOpenCv();
  }

  /** A camera that delivers one picture each time it is opened, and then fails. */
  private final class Flaky implements FrameSource {
    private int left = 1;

    @Override
    public String camera() {
      return "gate";
    }

    @Override
    public Optional<Frame> next() throws CaptureException {
      if (left-- > 0) {
        return Optional.of(new Frame("gate", Instant.EPOCH, 0, new Mat()));
      }
      throw new CaptureException("cable pulled");
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @Test
  void aHundredLossesAreAHundredClosedSources() throws Exception {
    try (Reconnecting source = reconnecting(this::open)) {
      for (int i = 0; i < 101; i++) {
        source.next().orElseThrow().close();
      }
      assertThat(source.reconnects()).isEqualTo(100);
    }
    assertThat(opened).isEqualTo(101);
    assertThat(closed).isEqualTo(101);
  }

  @Test
  void eachChangeOfStateIsToldOnce() throws Exception {
    try (Reconnecting source = reconnecting(this::open)) {
      source.next().orElseThrow().close();
      source.next().orElseThrow().close();
    }
    assertThat(states)
        .hasExactlyElementsOfTypes(
            CameraState.Opening.class,
            CameraState.Delivering.class,
            CameraState.Lost.class,
            CameraState.Delivering.class);
    assertThat(states.get(3)).isEqualTo(new CameraState.Delivering(1));
  }

  @Test
  void waitsGrowWhileTheCameraStaysAwayAndBeginAnewAfterwards() throws Exception {
    try (Reconnecting source =
        reconnecting(
            () -> {
              if (opened++ < 8) {
                throw new CaptureException("not there");
              }
              return new Flaky();
            })) {
      source.next().orElseThrow().close();
      source.next().orElseThrow().close();
    }
    assertThat(waits).hasSize(9);
    for (int i = 0; i < 8; i++) {
      Duration full = Duration.ofSeconds(Math.min(30, 1L << i));
      assertThat(waits.get(i)).isBetween(full.multipliedBy(3).dividedBy(4), full);
    }
    assertThat(waits.get(8)).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aBugThatTheCamerasDataMeetCostsAConnectionAndNoCamera() throws Exception {
    try (Reconnecting source =
        reconnecting(
            () -> {
              if (opened++ < 2) {
                throw new IllegalStateException("a header that nobody thought of");
              }
              return new Flaky();
            })) {
      source.next().orElseThrow().close();
    }
    assertThat(waits).hasSize(2);
    assertThat(states)
        .hasExactlyElementsOfTypes(
            CameraState.Opening.class,
            CameraState.Lost.class,
            CameraState.Lost.class,
            CameraState.Delivering.class);
  }

  private FrameSource open() {
    opened++;
    return new Flaky();
  }

  private Reconnecting reconnecting(Reconnecting.Opener opener) {
    Reconnecting.Policy policy =
        new Reconnecting.Policy(Backoff.DEFAULT, waits::add, new Random(3));
    return new Reconnecting("gate", opener, policy, states::add);
  }
}
