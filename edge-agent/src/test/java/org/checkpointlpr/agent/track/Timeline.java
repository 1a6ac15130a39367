package org.checkpointlpr.agent.track;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.ocr.CharacterReading;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.SightingEvent.Stage;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;

/**
 * A scripted scene before one camera of 1280 x 720: vehicles with a path over time, and a reader
 * that errs at a given rate. Plays against a tracker on a clock of its own.
 */
final class Timeline {
  static final int WIDTH = 1280;
  static final int HEIGHT = 720;
  private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final Random random;
  private final double step;
  private final List<Vehicle> vehicles = new ArrayList<>();
  private double errorRate;

  /** A vehicle's plate over time: where it is and how wide, or null while it is out of sight. */
  private record Vehicle(String text, DoubleFunction<double[]> path) {}

  Timeline(long seed, double framesPerSecond) {
    random = new Random(seed);
    step = 1 / framesPerSecond;
  }

  /** Each character is misread with this probability. */
  Timeline misreading(double rate) {
    errorRate = rate;
    return this;
  }

  /**
   * Adds a vehicle.
   *
   * @param path seconds to {@code {x, y, width}} of the plate, or null
   */
  Timeline vehicle(String text, DoubleFunction<double[]> path) {
    vehicles.add(new Vehicle(text, path));
    return this;
  }

  /** An approach from far to near within {@code seconds}. */
  static DoubleFunction<double[]> approach(double from, double seconds) {
    return t -> {
      double part = (t - from) / seconds;
      return part < 0 || part > 1
          ? null
          : new double[] {400 + 300 * part, 200 + 400 * part, 50 + 100 * part};
    };
  }

  /** Standing at one place, with a box that wobbles a little. */
  DoubleFunction<double[]> standing(double x, double y, double from, double to) {
    return t ->
        t < from || t > to
            ? null
            : new double[] {x + random.nextGaussian(), y + random.nextGaussian(), 110};
  }

  List<SightingEvent> play(SightingMaker tracker, double seconds) {
    List<SightingEvent> events = new ArrayList<>();
    for (double t = 0; t < seconds; t += step) {
      events.addAll(tracker.accept(frame(t)));
    }
    events.addAll(tracker.finish());
    return events;
  }

  FrameReads frame(double t) {
    List<PlateRead> plates = new ArrayList<>();
    for (Vehicle vehicle : vehicles) {
      double[] place = vehicle.path.apply(t);
      if (place != null) {
        plates.add(plate(place, reading(vehicle.text)));
      }
    }
    return frame(t, plates);
  }

  static FrameReads frame(double t, List<PlateRead> plates) {
    long nanos = Math.round(t * 1e9);
    return new FrameReads("gate", START.plusNanos(nanos), nanos, WIDTH, HEIGHT, plates);
  }

  static PlateRead plate(double[] place, Reading reading) {
    double width = place[2];
    Quad corners = Quad.ofBox(place[0] - width / 2, place[1] - width / 9, width, width / 4.5);
    return new PlateRead(corners, 0.9, reading, 1, Jpeg.of(new byte[] {1}));
  }

  /** Reads with errors: a wrong character is believed less than a right one, mostly. */
  Reading reading(String truth) {
    StringBuilder text = new StringBuilder();
    List<CharacterReading> characters = new ArrayList<>();
    double probability = 1;
    for (int i = 0; i < truth.length(); i++) {
      char c = truth.charAt(i);
      boolean wrong = random.nextDouble() < errorRate;
      char said = wrong ? CHARACTERS.charAt(random.nextInt(36)) : c;
      double belief = wrong ? 0.4 + 0.5 * random.nextDouble() : 0.8 + 0.19 * random.nextDouble();
      text.append(said);
      characters.add(new CharacterReading(said, belief));
      probability *= belief;
    }
    return new Reading(
        List.of(new Alternative(new PlateText(text.toString()), probability)), characters);
  }

  static Reading sure(String text) {
    return new Reading(
        List.of(new Alternative(new PlateText(text), 0.95)),
        text.chars().mapToObj(c -> new CharacterReading((char) c, 0.99)).toList());
  }

  /** A text of which no character is believed much. */
  static Reading unsure(String text) {
    return new Reading(
        List.of(new Alternative(new PlateText(text), 0.3)),
        text.chars().mapToObj(c -> new CharacterReading((char) c, 0.5)).toList());
  }

  /** A text that is believed so much as a whole, and its characters alike. */
  static Reading believed(String text, double belief) {
    double each = Math.pow(belief, 1.0 / text.length());
    return new Reading(
        List.of(new Alternative(new PlateText(text), belief)),
        text.chars().mapToObj(c -> new CharacterReading((char) c, each)).toList());
  }

  static List<String> finals(List<SightingEvent> events) {
    return events.stream()
        .filter(event -> event.stage() == Stage.FINAL)
        .map(event -> event.sighting().reading().best().text().value())
        .sorted()
        .collect(Collectors.toList());
  }

  static LiveTracker tracker() {
    return new LiveTracker(TrackSettings.DEFAULT, text -> List.of());
  }
}
