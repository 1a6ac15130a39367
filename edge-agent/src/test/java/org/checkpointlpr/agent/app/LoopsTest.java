package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.FrameBox;
import org.checkpointlpr.agent.capture.FrameSource;
import org.checkpointlpr.agent.capture.FrameTurns;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Counters.Name;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.SightingMaker;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Capture, recognition and tracking threads together, on scripted pictures. */
@Timeout(60)
class LoopsTest {
  private static final String UNREADABLE = "unreadable";
  private static final String BREAKS_THE_READER = "breaks the reader";
  private static final String BREAKS_THE_SOURCE = "breaks the source";
  private static final String BREAKS_THE_TRACKER = "breaks the tracker";

  private final Counters counters = new Counters();
  private final Mishaps mishaps = new Mishaps(counters);
  private final List<String> seen = new ArrayList<>();
  private final List<SightingEvent> told = new ArrayList<>();
  private boolean finished;

  @BeforeAll
  static void load() throws Exception {
    Natives.loadOpenCv();
  }

  @AfterEach
  void noMatrixIsLeft() {
    assertThat(MatScope.live()).isZero();
  }

  @Test
  void everyPictureOfAFolderIsRecognisedOnceAndInOrder() throws Exception {
    List<String> names = IntStream.range(0, 50).mapToObj(i -> "picture-" + i).toList();
    run(names);
    assertThat(seen).isEqualTo(names);
    assertThat(counters.get(Name.FRAMES)).isEqualTo(50);
    assertThat(finished).isTrue();
  }

  @Test
  void noPictureIsDecodedWhileTheOneBeforeItWaits() throws Exception {
    BlockingQueue<FrameReads> reads = new ArrayBlockingQueue<>(100);
    List<Boolean> waited = new ArrayList<>();
    try (FrameTurns turns = new FrameTurns()) {
      FrameBox box = turns.addFiles("test");
      FrameSource source =
          new Script(IntStream.range(0, 50).mapToObj(i -> "picture-" + i).toList()) {
            @Override
            public Optional<Frame> next() throws CaptureException {
              waited.add(box.holdsFrame());
              return super.next();
            }
          };
      Thread capture = new Thread(new CaptureLoop(source, box, counters), "capture");
      capture.start();
      Pulse pulse = new Pulse("test", Duration.ofSeconds(10), System::nanoTime);
      new RecogniseLoop(turns, new NameReader(), reads, counters, mishaps, pulse).run();
      capture.join();
    }
    assertThat(waited).hasSize(51).doesNotContain(true);
  }

  @Test
  void anUnreadablePictureIsCountedAndTheNextOneIsTaken() throws Exception {
    run(List.of("a", UNREADABLE, "b"));
    assertThat(seen).containsExactly("a", "b");
    assertThat(counters.get(Name.FRAMES_UNREADABLE)).isEqualTo(1);
  }

  @Test
  void aPictureThatBreaksTheReaderIsCountedAndTheNextOneIsRead() throws Exception {
    run(List.of("a", BREAKS_THE_READER, "b"));
    assertThat(seen).containsExactly("a", "b");
    assertThat(counters.get(Name.FRAMES_FAILED)).isEqualTo(1);
  }

  @Test
  void aBugInTheSourceIsCountedAndTheNextPictureIsTaken() throws Exception {
    run(List.of("a", BREAKS_THE_SOURCE, "b"));
    assertThat(seen).containsExactly("a", "b");
    assertThat(counters.get(Name.FRAMES_UNREADABLE)).isEqualTo(1);
  }

  @Test
  void aFrameThatBreaksTheTrackerIsCountedAndTheNextOneIsFollowed() throws Exception {
    run(List.of("a", BREAKS_THE_TRACKER, "b"));
    assertThat(seen).containsExactly("a", "b");
    assertThat(finished).isTrue();
    assertThat(counters.get(Name.WORK_FAILED)).isEqualTo(1);
  }

  @Test
  void aSightingThatBreaksTheDeskKeepsNoOtherFromIt() throws Exception {
    List<Long> passes = new ArrayList<>();
    BlockingQueue<FrameReads> reads = new ArrayBlockingQueue<>(4);
    reads.add(new FrameReads("test", Instant.EPOCH, 0, 8, 8, List.of()));
    Pulse pulse = new Pulse("track", Duration.ofSeconds(10), System::nanoTime);
    new TrackLoop(
            reads,
            new Recorder() {
              @Override
              public List<SightingEvent> finish() {
                return List.of(event(1), event(2), event(3));
              }
            },
            event -> {
              if (event.pass() == 2) {
                throw new IllegalStateException("a plate that nobody thought of");
              }
              passes.add(event.pass());
            },
            () -> false,
            System::nanoTime,
            mishaps,
            pulse)
        .run();
    assertThat(passes).containsExactly(1L, 3L);
    assertThat(counters.get(Name.WORK_FAILED)).isEqualTo(1);
  }

  @Test
  void whatWasReadBeforeTheEndIsFollowedToo() throws Exception {
    BlockingQueue<FrameReads> reads = new ArrayBlockingQueue<>(4);
    for (String name : List.of("a", "b", "c")) {
      reads.add(new FrameReads(name, Instant.EPOCH, 0, 8, 8, List.of()));
    }
    Pulse pulse = new Pulse("track", Duration.ofSeconds(10), System::nanoTime);
    TrackLoop loop =
        new TrackLoop(
            reads, new Recorder(), told::add, () -> true, System::nanoTime, mishaps, pulse);
    Thread track =
        new Thread(
            () -> {
              Thread.currentThread().interrupt(); // as an agent's end does
              loop.run();
            },
            "track");
    track.start();
    track.join();
    assertThat(seen).containsExactly("a", "b", "c");
    assertThat(finished).isTrue();
  }

  private static SightingEvent event(long pass) {
    Sighting sighting =
        new Sighting(
            "test",
            Instant.EPOCH,
            0,
            Reading.of(List.of(new Alternative(new PlateText("KX71234"), 0.9))),
            1,
            Quad.ofBox(0, 0, 4, 1),
            List.of(),
            Jpeg.of(new byte[] {1}));
    return new SightingEvent(pass, SightingEvent.Stage.FINAL, sighting);
  }

  @Test
  void aFrameIsLookedAtBrieflyWhileAnotherWaitsAndAPictureFromAFileThoroughlyWhenNoneDoes()
      throws Exception {
    NameReader reader = new NameReader();
    BlockingQueue<FrameReads> reads = new ArrayBlockingQueue<>(4);
    Pulse pulse = new Pulse("test", Duration.ofSeconds(10), System::nanoTime);
    try (FrameTurns turns = new FrameTurns()) {
      List<FrameBox> boxes =
          List.of(turns.addLive("a"), turns.addLive("b"), turns.addFiles("c"), turns.addFiles("d"));
      for (FrameBox box : boxes) {
        box.offer(frame(box.camera()));
        box.end();
      }
      new RecogniseLoop(turns, reader, reads, counters, mishaps, pulse).run();
    }
    // Only files wait behind b, which do not grow old; behind d waits nothing.
    assertThat(reader.efforts)
        .containsExactly(
            Map.entry("a", Effort.QUICK),
            Map.entry("b", Effort.PASSING),
            Map.entry("c", Effort.PASSING),
            Map.entry("d", Effort.THOROUGH));
  }

  private static Frame frame(String camera) {
    return new Frame(camera, Instant.EPOCH, 0, new Mat(8, 8, CvType.CV_8UC3));
  }

  private void run(List<String> script) throws InterruptedException {
    BlockingQueue<FrameReads> reads = new ArrayBlockingQueue<>(4);
    Pulse pulse = new Pulse("test", Duration.ofSeconds(10), System::nanoTime);
    try (FrameTurns turns = new FrameTurns()) {
      FrameBox box = turns.addFiles("test");
      Thread capture = new Thread(new CaptureLoop(new Script(script), box, counters), "capture");
      Thread recognise =
          new Thread(
              new RecogniseLoop(turns, new NameReader(), reads, counters, mishaps, pulse),
              "recognise");
      Thread track =
          new Thread(
              new TrackLoop(
                  reads,
                  new Recorder(),
                  told::add,
                  recognise::isAlive,
                  System::nanoTime,
                  mishaps,
                  pulse),
              "track");
      capture.start();
      recognise.start();
      track.start();
      capture.join();
      recognise.join();
      track.join();
    }
    assertThat(pulse.isAlive()).isTrue();
  }

  /** Yields a frame for each name; the name travels as the camera's. */
  private static class Script implements FrameSource {
    private final Queue<String> names;

    Script(List<String> names) {
      this.names = new ArrayDeque<>(names);
    }

    @Override
    public String camera() {
      return "script";
    }

    @Override
    public Optional<Frame> next() throws CaptureException {
      String name = names.poll();
      if (name == null) {
        return Optional.empty();
      }
      if (name.equals(BREAKS_THE_SOURCE)) {
        throw new IllegalStateException("as a decoder would");
      }
      if (name.equals(UNREADABLE)) {
        throw new CaptureException("not a picture");
      }
      return Optional.of(frame(name));
    }

    @Override
    public void close() {}
  }

  private static final class NameReader implements FrameReader {
    private final Map<String, Effort> efforts = new LinkedHashMap<>();

    @Override
    public FrameReads read(Frame frame, Supplier<Effort> effort) {
      efforts.put(frame.camera(), effort.get());
      if (frame.camera().equals(BREAKS_THE_READER)) {
        throw new IllegalStateException("as a native library would");
      }
      return new FrameReads(frame.camera(), frame.capturedAt(), 0, 8, 8, List.of());
    }

    @Override
    public void close() {}
  }

  private class Recorder implements SightingMaker {
    @Override
    public List<SightingEvent> accept(FrameReads frame) {
      if (frame.camera().equals(BREAKS_THE_TRACKER)) {
        throw new IllegalStateException("a place that nobody thought of");
      }
      seen.add(frame.camera());
      return List.of();
    }

    @Override
    public List<SightingEvent> advance(long nowNanos) {
      return List.of();
    }

    @Override
    public List<SightingEvent> finish() {
      finished = true;
      return List.of();
    }
  }
}
