package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

@Timeout(30)
class FrameTurnsTest {
  private final AtomicLong leftOut = new AtomicLong();
  private final FrameTurns turns = new FrameTurns(leftOut::incrementAndGet);

  @BeforeAll
  static void loadNatives() throws Exception {
    Natives.loadOpenCv();
  }

  @AfterEach
  void noFrameIsLeftOpen() {
    turns.close();
    assertThat(MatScope.live()).isZero();
  }

  @Test
  void theNewestFrameOfALiveCameraWinsAndTheOthersAreClosedAndCounted() throws Exception {
    FrameBox box = turns.addLive("gate");
    for (int i = 0; i < 5; i++) {
      box.offer(frame("gate", i));
    }
    try (Frame frame = turns.take().orElseThrow()) {
      assertThat(frame.capturedNanos()).isEqualTo(4);
    }
    assertThat(box.displaced()).isEqualTo(4);
    assertThat(leftOut).hasValue(4);
  }

  @Test
  void aPictureFromAFileWaitsForItsTurn() throws Exception {
    FrameBox box = turns.addFiles("folder");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> offering =
          thread.submit(
              () -> {
                for (int i = 0; i < 50; i++) {
                  box.offer(frame("folder", i));
                }
                box.end();
                return null;
              });
      List<Long> taken = new ArrayList<>();
      for (var frame = turns.take(); frame.isPresent(); frame = turns.take()) {
        taken.add(frame.get().capturedNanos());
        frame.get().close();
      }
      offering.get();
      assertThat(taken).hasSize(50).isSorted();
      assertThat(box.displaced()).isZero();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void aFastCameraDoesNotStarveASlowOne() throws Exception {
    FrameBox fast = turns.addLive("fast");
    FrameBox slow = turns.addLive("slow");
    slow.offer(frame("slow", 0));
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      fast.offer(frame("fast", i));
      try (Frame frame = turns.take().orElseThrow()) {
        order.add(frame.camera());
      }
    }
    assertThat(order).startsWith("fast", "slow");
  }

  @Test
  void closingEndsThoseWhoWaitAndWhatComesLaterIsClosed() throws Exception {
    FrameBox live = turns.addLive("gate");
    FrameBox files = turns.addFiles("folder");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> waiting = thread.submit(() -> turns.take().isEmpty());
      turns.close();
      assertThat(waiting.get()).isTrue();
      live.offer(frame("gate", 1));
      files.offer(frame("folder", 1));
      assertThat(live.displaced() + files.displaced()).isEqualTo(2);
    } finally {
      thread.shutdownNow();
    }
  }

  private static Frame frame(String camera, long nanos) {
    return new Frame(camera, Instant.EPOCH, nanos, new Mat(2, 2, CvType.CV_8UC3));
  }
}
