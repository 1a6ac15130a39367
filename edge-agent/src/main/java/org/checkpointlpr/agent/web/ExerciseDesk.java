package org.checkpointlpr.agent.web;

import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.checkpointlpr.agent.capture.CameraBoard;
import org.checkpointlpr.agent.capture.DrawnPlate;
import org.checkpointlpr.agent.capture.LiveView;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.ExerciseCamera;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.agent.track.PlateRead;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.Canonicalizer;
import org.checkpointlpr.plate.PlateText;

/** Lets invented vehicles pass, on the way that real ones take. Safe on any thread. */
final class ExerciseDesk {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final Quad PLACE = Quad.ofBox(540, 480, 200, 50);

  private final CrewModes modes;
  private final CameraBoard cameras;
  private final Predicate<FrameReads> road;
  private final Clock clock;
  private final LongSupplier nanoTime;

  /**
   * Creates a desk.
   *
   * @param road takes what a camera would have read; says whether there was room
   */
  ExerciseDesk(
      CrewModes modes,
      CameraBoard cameras,
      Predicate<FrameReads> road,
      Clock clock,
      LongSupplier nanoTime) {
    this.modes = modes;
    this.cameras = cameras;
    this.road = road;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  void set(boolean on) {
    modes.exercise(on);
  }

  /**
   * Lets a vehicle pass.
   *
   * @param camera empty for the first
   */
  void inject(String plate, String camera) throws Refusal {
    if (!modes.isExercise()) {
      throw new Refusal(Refusal.Code.NOT_EXERCISING);
    }
    PlateText text;
    try {
      text = Canonicalizer.canonical(plate);
    } catch (IllegalArgumentException e) {
      throw Refusal.field("plate");
    }
    String name = name(camera);
    PlateRead read =
        new PlateRead(
            PLACE,
            1,
            Reading.of(List.of(new Alternative(text, 1))),
            1,
            Jpeg.of(DrawnPlate.jpeg(text.value())));
    FrameReads frame =
        new FrameReads(
            ExerciseCamera.of(name),
            clock.instant(),
            nanoTime.getAsLong(),
            WIDTH,
            HEIGHT,
            List.of(read));
    if (!road.test(frame)) {
      throw new Refusal(Refusal.Code.NOT_AVAILABLE);
    }
  }

  private String name(String camera) throws Refusal {
    List<LiveView> all = cameras.all();
    if (camera.isEmpty() && !all.isEmpty()) {
      return all.get(0).camera();
    }
    return cameras
        .named(camera)
        .map(LiveView::camera)
        .orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN_CAMERA));
  }
}
