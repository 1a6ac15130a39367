package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.capture.CameraState;
import org.checkpointlpr.agent.capture.StreamSettings;
import org.checkpointlpr.agent.capture.TestFilm;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.SightingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReplayTest {
  private static final Replay.Options FOR_EVER = new Replay.Options(false, 1, Duration.ofDays(1));

  @TempDir Path folder;

  private int reads;

  @BeforeAll
  static void load() throws Exception {
    Natives.loadOpenCv();
  }

  @AfterEach
  void noMatrixIsLeft() {
    assertThat(MatScope.live()).isZero();
  }

  @Test
  void aReaderThatDiesEndsTheReplayAndIsNamedWithWhatItDiedOf() throws Exception {
    Replay replay =
        replay(
            () -> {
              throw new StackOverflowError("B 123 XYZ");
            });
    assertThatThrownBy(() -> run(replay))
        .isInstanceOf(ThreadDiedException.class)
        .hasMessageContaining("thread recognise-1 died of StackOverflowError in ")
        .hasStackTraceContaining("ReplayTest")
        .satisfies(e -> assertThat(stack(e)).doesNotContain("B 123 XYZ"));
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void aFrameThatFailsEndsNothing() throws Exception {
    Replay replay =
        replay(
            () -> {
              if (reads == 3) {
                throw new IllegalStateException("as a native library would");
              }
            });
    run(replay);
    assertThat(reads).isEqualTo(20);
  }

  private static String stack(Throwable e) {
    java.io.StringWriter out = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(out));
    return out.toString();
  }

  private void run(Replay replay) throws Exception {
    Path film = TestFilm.h264(folder.resolve("a.mp4"), 640, 360, 20);
    replay.run(
        Map.of("gate", StreamSettings.film(film, StreamSettings.Pace.EVERY_FRAME)),
        text -> List.of(),
        FOR_EVER);
  }

  private Replay replay(Runnable atEachFrame) {
    return new Replay(
        new Replay.Listener() {
          @Override
          public void read(FrameReads frame) {
            reads++;
            atEachFrame.run();
          }

          @Override
          public void sighted(SightingEvent event) {}

          @Override
          public void state(String camera, CameraState state) {}
        });
  }
}
