package org.checkpointlpr.agent.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.PlateRead;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.SightingEvent.Stage;

/**
 * Compares what was seen with the passes that a film shows. Its methods are called by several
 * threads.
 */
final class ReplayScore {
  /** A stream may begin with a picture or two less than the film. */
  private static final double SLACK_SECONDS = 0.7;

  private final List<PassTruth> passes;

  // Guarded by this.
  private final Map<String, Long> starts = new HashMap<>();
  private final Map<String, List<FrameReads>> reads = new HashMap<>();
  private final List<Told> told = new ArrayList<>();

  private record Told(SightingEvent event, long atNanos) {}

  ReplayScore(List<PassTruth> passes) {
    this.passes = passes;
  }

  synchronized void read(FrameReads frame) {
    starts.merge(frame.camera(), frame.capturedNanos(), Math::min);
    reads.computeIfAbsent(frame.camera(), camera -> new ArrayList<>()).add(frame);
  }

  synchronized void sighted(SightingEvent event, long nowNanos) {
    told.add(new Told(event, nowNanos));
  }

  /** Returns how many sightings ended. */
  synchronized long sightings() {
    return told.stream().filter(t -> t.event().stage() == Stage.FINAL).count();
  }

  /** Returns the lines of the table that need the truth. */
  synchronized List<String> report(boolean live) {
    int all = 0;
    int once = 0;
    int missed = 0;
    int fusedRight = 0;
    int singleRight = 0;
    int matched = 0;
    List<Double> latencies = new ArrayList<>();
    for (String camera : starts.keySet()) {
      for (PassTruth pass : passes) {
        List<Told> finals = of(camera, pass, Stage.FINAL);
        all++;
        matched += finals.size();
        once += finals.size() == 1 ? 1 : 0;
        missed += finals.isEmpty() ? 1 : 0;
        fusedRight += finals.stream().anyMatch(t -> text(t).equals(pass.plate())) ? 1 : 0;
        singleRight += bestSingle(camera, pass).equals(pass.plate()) ? 1 : 0;
        latency(camera, pass).ifPresent(latencies::add);
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(line("passes                     %d", all));
    lines.add(line("  exactly one sighting     %d (%.1f %%)", once, share(once, all)));
    lines.add(line("  missed                   %d", missed));
    lines.add(line("  fused text right         %d (%.1f %%)", fusedRight, share(fusedRight, all)));
    lines.add(
        line("  best single frame right  %d (%.1f %%)", singleRight, share(singleRight, all)));
    lines.add(line("sightings of no pass       %d", sightings() - matched));
    if (live && !latencies.isEmpty()) {
      latencies.sort(Comparator.naturalOrder());
      lines.add(
          line(
              "first good frame to alarm  p50 %.0f ms, p95 %.0f ms (%d passes)",
              latencies.get(latencies.size() / 2),
              latencies.get((int) (latencies.size() * 0.95)),
              latencies.size()));
    }
    return lines;
  }

  /** The sightings whose picture was taken during a pass and that resemble no other pass more. */
  private List<Told> of(String camera, PassTruth pass, Stage stage) {
    return told.stream()
        .filter(t -> t.event().stage() == stage)
        .filter(t -> t.event().sighting().camera().equals(camera))
        .filter(t -> nearest(camera, t).filter(pass::equals).isPresent())
        .toList();
  }

  private Optional<PassTruth> nearest(String camera, Told told) {
    double at = seconds(camera, told.event().sighting().capturedNanos());
    return passes.stream()
        .filter(pass -> at >= pass.from() - SLACK_SECONDS && at <= pass.to() + SLACK_SECONDS)
        .min(
            Comparator.comparingInt((PassTruth pass) -> differing(pass.plate(), text(told)))
                .thenComparingDouble(pass -> Math.abs((pass.from() + pass.to()) / 2 - at)));
  }

  /** Characters that differ, position by position: enough to tell two vehicles apart. */
  private static int differing(String a, String b) {
    int differing = Math.abs(a.length() - b.length());
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      differing += a.charAt(i) == b.charAt(i) ? 0 : 1;
    }
    return differing;
  }

  /** The text of the reading that its reader believes most, among all frames of a pass. */
  private String bestSingle(String camera, PassTruth pass) {
    return during(camera, pass).stream()
        .flatMap(frame -> frame.plates().stream())
        .filter(plate -> !plate.reading().isEmpty())
        .max(Comparator.comparingDouble((PlateRead plate) -> plate.reading().best().probability()))
        .map(plate -> plate.reading().best().text().value())
        .orElse("");
  }

  private List<FrameReads> during(String camera, PassTruth pass) {
    return reads.getOrDefault(camera, List.of()).stream()
        .filter(
            frame -> {
              double at = seconds(camera, frame.capturedNanos());
              return at >= pass.from() && at <= pass.to();
            })
        .toList();
  }

  /** From the first frame that was read rightly to the first event that tells that text. */
  private Optional<Double> latency(String camera, PassTruth pass) {
    Optional<Long> good =
        during(camera, pass).stream()
            .filter(
                frame ->
                    frame.plates().stream()
                        .anyMatch(
                            plate ->
                                !plate.reading().isEmpty()
                                    && plate.reading().best().text().value().equals(pass.plate())))
            .map(FrameReads::capturedNanos)
            .min(Comparator.naturalOrder());
    Optional<Long> alarm =
        told.stream()
            .filter(t -> t.event().sighting().camera().equals(camera))
            .filter(t -> text(t).equals(pass.plate()))
            .map(Told::atNanos)
            .min(Comparator.naturalOrder());
    return good.isPresent() && alarm.isPresent()
        ? Optional.of((alarm.get() - good.get()) / 1e6)
        : Optional.empty();
  }

  private double seconds(String camera, long nanos) {
    return (nanos - starts.getOrDefault(camera, nanos)) / 1e9;
  }

  private static String text(Told told) {
    Sighting sighting = told.event().sighting();
    return sighting.reading().best().text().value();
  }

  private static double share(int part, int all) {
    return all == 0 ? 0 : 100.0 * part / all;
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
