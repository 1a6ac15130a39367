package org.checkpointlpr.agent.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.checkpointlpr.agent.app.Drives.Drive;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.TrackSettings;

/**
 * How often each vehicle of a drive was sighted. Its pictures are a second and more apart and its
 * labels are of some vehicles only, so two things differ from a film's truth: a vehicle that is
 * seen again after a gap may rightly be the same pass or a new one, unless the gap is shorter than
 * a moving vehicle's or longer than a standing one's; and a sighting like no labelled plate is of
 * another vehicle.
 */
final class DriveScore {
  private int vehicles;
  private int once;
  private int missed;
  private int right;
  private int others;

  /** Adds a drive and what was sighted in it. */
  void add(Drive drive, List<SightingEvent> sightings) {
    Map<String, List<SightingEvent>> byPlate = new HashMap<>();
    for (SightingEvent event : sightings) {
      Optional<String> plate = mostAlike(drive, event);
      others += plate.isEmpty() ? 1 : 0;
      plate.ifPresent(p -> byPlate.computeIfAbsent(p, key -> new ArrayList<>()).add(event));
    }
    drive
        .seen()
        .forEach((plate, seconds) -> judge(plate, seconds, byPlate.getOrDefault(plate, List.of())));
  }

  /** Returns the vehicles with exactly as many sightings as passes, percent. */
  double percentOnce() {
    return vehicles == 0 ? 0 : 100.0 * once / vehicles;
  }

  /** Returns what was found, in words. */
  String line() {
    return "%d vehicles: exactly one sighting a pass %d (%.1f %%), missed %d, text right %d; %d sightings of vehicles without a label"
        .formatted(vehicles, once, percentOnce(), missed, right, others);
  }

  private void judge(String plate, List<Integer> seconds, List<SightingEvent> sightings) {
    int least = passes(seconds, TrackSettings.DEFAULT.standingGap().toSeconds());
    int most = passes(seconds, TrackSettings.DEFAULT.movingGap().toSeconds());
    vehicles++;
    once += sightings.size() >= least && sightings.size() <= most ? 1 : 0;
    missed += sightings.isEmpty() ? 1 : 0;
    right += sightings.stream().anyMatch(event -> text(event).equals(plate)) ? 1 : 0;
  }

  private static int passes(List<Integer> seconds, long gap) {
    int passes = 1;
    for (int i = 1; i < seconds.size(); i++) {
      passes += seconds.get(i) - seconds.get(i - 1) > gap ? 1 : 0;
    }
    return passes;
  }

  /** The plate in view at that time that shares most of the text, half of it at least. */
  private static Optional<String> mostAlike(Drive drive, SightingEvent event) {
    long at = event.sighting().capturedNanos() / 1_000_000_000L;
    String text = text(event);
    return drive.seen().entrySet().stream()
        .filter(e -> e.getValue().stream().anyMatch(second -> Math.abs(second - at) <= 1))
        .map(Map.Entry::getKey)
        .filter(p -> 2 * ReplayScore.differing(p, text) <= Math.max(p.length(), text.length()))
        .min((a, b) -> ReplayScore.differing(a, text) - ReplayScore.differing(b, text));
  }

  private static String text(SightingEvent event) {
    return event.sighting().reading().best().text().value();
  }
}
