package org.checkpointlpr.agent.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.checkpointlpr.agent.capture.CaptureMeter;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.PictureQuality;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.recognise.RecognisedPlate;

/** What a technician learns from some seconds of a camera, and what to change. Pure arithmetic. */
final class CameraTrial {
  /** Plates narrower than this are misread too often: common advice is 75 (US) to 90 (EU). */
  private static final double NARROW = 75;

  private static final double GOOD = 90;

  /** Wider than this gains nothing and costs field of view. */
  private static final double WIDE = 250;

  /** Common advice for the angle between the camera's axis and the vehicle's. */
  private static final double STEEP_DEGREES = 30;

  private static final double SLOW_RATE = 5;
  private static final double DARK_MEAN = 40;
  private static final double BURNT_SHARE = 0.2;
  private static final double LATE_SECONDS = 1;
  private static final double UNSURE = 0.7;

  private final List<PictureQuality> qualities = new ArrayList<>();
  private final List<Double> widths = new ArrayList<>();
  private final List<Double> beliefs = new ArrayList<>();
  private final List<Double> slopes = new ArrayList<>();

  /** Takes a frame and its plates; the frame stays the caller's. */
  void add(Frame frame, List<RecognisedPlate> plates) {
    add(PictureQuality.of(frame), plates);
  }

  /** Takes a measured frame and its plates. */
  void add(PictureQuality quality, List<RecognisedPlate> plates) {
    qualities.add(quality);
    for (RecognisedPlate plate : plates) {
      Quad.Corner left = plate.candidate().corners().corners().get(0);
      Quad.Corner right = plate.candidate().corners().corners().get(1);
      widths.add(Math.hypot(right.x() - left.x(), right.y() - left.y()));
      slopes.add(Math.abs(Math.toDegrees(Math.atan2(right.y() - left.y(), right.x() - left.x()))));
      beliefs.add(plate.reading().isEmpty() ? 0 : plate.reading().best().probability());
    }
  }

  /** Returns the measurements, a line each. */
  List<String> report(CaptureMeter meter, double seconds) {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "picture      %d x %d, %.1f a second",
            meter.width(), meter.height(), meter.arrived() / seconds));
    lines.add(
        line(
            "delay        %.0f ms behind the quickest picture; %d late, %d damaged, %d clock jumps",
            meter.lateNanos() / 1e6, meter.late(), meter.damaged(), meter.clockJumps()));
    lines.add(
        line(
            "exposure     mean %.0f of 255; %.0f %% black, %.0f %% burnt out",
            mean(qualities.stream().map(PictureQuality::brightness).toList()),
            100 * mean(qualities.stream().map(PictureQuality::dark).toList()),
            100 * mean(qualities.stream().map(PictureQuality::bright).toList())));
    lines.add(
        line(
            "sharpness    %.1f (compare only with this same view)",
            mean(qualities.stream().map(PictureQuality::sharpness).toList())));
    lines.add(
        widths.isEmpty()
            ? "plates       none seen"
            : line(
                "plates       seen %d times, %.0f pixels wide (median), read with %.0f %% (median)",
                widths.size(), median(widths), 100 * median(beliefs)));
    return lines;
  }

  /** Returns what to change, most urgent first; a single good word if nothing. */
  List<String> advice(CaptureMeter meter, double seconds) {
    List<String> advice = new ArrayList<>();
    double rate = meter.arrived() / seconds;
    if (rate < SLOW_RATE) {
      advice.add(
          line(
              "Only %.1f pictures a second: set the camera to 15 or more, and check the network.",
              rate));
    }
    if (meter.lateNanos() / 1e9 > LATE_SECONDS) {
      advice.add("Pictures come late: lower the bit rate, or use a cable in place of radio.");
    }
    light(advice);
    plates(advice);
    return advice.isEmpty() ? List.of("This camera will do.") : advice;
  }

  private void light(List<String> advice) {
    if (mean(qualities.stream().map(PictureQuality::brightness).toList()) < DARK_MEAN) {
      advice.add("Too dark: add light, best infrared beside the camera; not a longer exposure.");
    }
    if (mean(qualities.stream().map(PictureQuality::bright).toList()) > BURNT_SHARE) {
      advice.add("Burnt out: shorten the exposure or lower the gain; keep the sun out of view.");
    }
  }

  private void plates(List<String> advice) {
    if (widths.isEmpty()) {
      advice.add("No plate was seen: have a vehicle stand where it is to be read, and try again.");
      return;
    }
    double width = median(widths);
    if (width < NARROW) {
      advice.add(
          line(
              "Plates are %.0f pixels wide: go closer or zoom in until they are %.0f or more.",
              width, GOOD));
    } else if (width > WIDE) {
      advice.add(
          line(
              "Plates are %.0f pixels wide: zoom out, more than %.0f gains nothing.", width, WIDE));
    }
    if (median(slopes) > STEEP_DEGREES) {
      advice.add(
          line(
              "Plates lean by %.0f degrees: move the camera nearer to the lane's axis, below %.0f.",
              median(slopes), STEEP_DEGREES));
    }
    if (width >= NARROW && median(beliefs) < UNSURE) {
      advice.add(
          "Plates are large enough and still read unsurely: focus on the reading place, set the"
              + " shutter to 1/1000 s or shorter, clean the lens.");
    }
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
