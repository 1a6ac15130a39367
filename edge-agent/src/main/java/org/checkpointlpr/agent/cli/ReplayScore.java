package org.checkpointlpr.agent.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.PlateRead;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.SightingEvent.Stage;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.MatchResult;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.match.Wanted;

/**
 * Compares what was seen with the passes that a film shows. Its methods are called by several
 * threads.
 */
final class ReplayScore {
  /** A stream may begin with a picture or two less than the film. */
  private static final double SLACK_SECONDS = 0.7;

  /** Plates narrower than this many pixels are not held against the reader: the truth's bound. */
  private static final double READABLE_WIDTH = 60;

  private static final double APPROACH_SECONDS = 3;

  private static final PlateMatcher MATCHER = PlateMatcher.standard();

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

  /**
   * Returns the seconds from a film's first frame that was looked at to its last; of the longest.
   */
  synchronized double seconds() {
    return reads.entrySet().stream()
        .flatMap(e -> e.getValue().stream().map(f -> seconds(e.getKey(), f.capturedNanos())))
        .max(Comparator.naturalOrder())
        .orElse(0.0);
  }

  /** Returns how many sightings ended. */
  synchronized long sightings() {
    return told.stream().filter(t -> t.event().stage() == Stage.FINAL).count();
  }

  /**
   * What was seen of the passes.
   *
   * @param passes how many the film shows, times the cameras that show it
   * @param once passes with exactly one sighting
   * @param missed passes without a sighting
   * @param fusedRight passes of which a sighting has the whole text right
   * @param surestRight passes of which the reading that its reader believes most is right
   * @param largestRight passes of which the reading of the largest plate is right
   * @param anyRight passes of which at least one reading is right: fusing seldom gives more
   * @param ofNoPass sightings that belong to no pass
   * @param toAlarm from the first good frame to an alarm, were the plate wanted
   * @param toText from the first good frame until the plate's whole text is told as the best
   */
  record Summary(
      int passes,
      int once,
      int missed,
      int fusedRight,
      int surestRight,
      int largestRight,
      int anyRight,
      long ofNoPass,
      Latencies toAlarm,
      Latencies toText) {
    /** Returns what two films show together; delays are those of neither. */
    Summary plus(Summary other) {
      return new Summary(
          passes + other.passes,
          once + other.once,
          missed + other.missed,
          fusedRight + other.fusedRight,
          surestRight + other.surestRight,
          largestRight + other.largestRight,
          anyRight + other.anyRight,
          ofNoPass + other.ofNoPass,
          new Latencies(),
          new Latencies());
    }

    /** Returns a number of passes in percent. */
    double percent(int some) {
      return passes == 0 ? 0 : 100.0 * some / passes;
    }

    /** Returns by how many points fusion is right more often than the surest single frame. */
    double gain() {
      return percent(fusedRight) - percent(surestRight);
    }
  }

  /** Returns what was seen so far. */
  synchronized Summary summary() {
    int all = 0;
    int once = 0;
    int missed = 0;
    int fusedRight = 0;
    int surestRight = 0;
    int largestRight = 0;
    int anyRight = 0;
    int matched = 0;
    Latencies toAlarm = new Latencies();
    Latencies toText = new Latencies();
    for (String camera : starts.keySet()) {
      for (PassTruth pass : passes) {
        List<Told> finals = of(camera, pass, Stage.FINAL);
        all++;
        matched += finals.size();
        once += finals.size() == 1 ? 1 : 0;
        missed += finals.isEmpty() ? 1 : 0;
        fusedRight += finals.stream().anyMatch(t -> text(t).equals(pass.plate())) ? 1 : 0;
        List<PlateRead> singles = singles(camera, pass);
        surestRight += isRight(singles, ReplayScore::belief, pass) ? 1 : 0;
        largestRight += isRight(singles, plate -> plate.corners().width(), pass) ? 1 : 0;
        anyRight += singles.stream().anyMatch(plate -> text(plate).equals(pass.plate())) ? 1 : 0;
        toAlarm(camera, pass).ifPresent(toAlarm::add);
        toText(camera, pass).ifPresent(toText::add);
      }
    }
    return new Summary(
        all,
        once,
        missed,
        fusedRight,
        surestRight,
        largestRight,
        anyRight,
        sightings() - matched,
        toAlarm,
        toText);
  }

  /** Returns the lines of the table that need the truth. */
  List<String> report(boolean live) {
    Summary sum = summary();
    List<String> lines = new ArrayList<>();
    lines.add(line("passes                     %d", sum.passes()));
    lines.add(share("exactly one sighting", sum, sum.once()));
    lines.add(share("missed", sum, sum.missed()));
    lines.add(share("fused text right", sum, sum.fusedRight()));
    lines.add(share("surest frame right", sum, sum.surestRight()));
    lines.add(share("largest plate right", sum, sum.largestRight()));
    lines.add(line("sightings of no pass       %d", sum.ofNoPass()));
    if (live && sum.toAlarm().count() > 0) {
      lines.add(
          line("first good frame to alarm  %s (%d passes)", sum.toAlarm(), sum.toAlarm().count()));
      lines.add(
          line("  to its whole text        %s (%d passes)", sum.toText(), sum.toText().count()));
    }
    return lines;
  }

  private static String share(String name, Summary sum, int some) {
    return line("  %-24s %d (%.1f %%)", name, some, sum.percent(some));
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

  /** Edit distance: a character more at the front must not make all others differ. */
  static int differing(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /** The readings of a pass's own plate: of those in view at the time it is the most alike. */
  private List<PlateRead> singles(String camera, PassTruth pass) {
    List<PlateRead> singles = new ArrayList<>();
    for (FrameReads frame : during(camera, pass)) {
      double at = seconds(camera, frame.capturedNanos());
      for (PlateRead plate : frame.plates()) {
        if (!plate.reading().isEmpty() && isOf(pass, text(plate), at)) {
          singles.add(plate);
        }
      }
    }
    return singles;
  }

  private boolean isOf(PassTruth pass, String text, double at) {
    return passes.stream()
        .filter(other -> at >= other.from() - SLACK_SECONDS && at <= other.to() + SLACK_SECONDS)
        .noneMatch(other -> differing(other.plate(), text) < differing(pass.plate(), text));
  }

  private static boolean isRight(
      List<PlateRead> singles, ToDoubleFunction<PlateRead> best, PassTruth pass) {
    return singles.stream()
        .max(Comparator.comparingDouble(best))
        .filter(plate -> text(plate).equals(pass.plate()))
        .isPresent();
  }

  private static double belief(PlateRead plate) {
    return plate.reading().best().probability();
  }

  private static String text(PlateRead plate) {
    return plate.reading().best().text().value();
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

  /**
   * From the first frame in which a plate of readable size was read rightly to the first event for
   * which the plate would match, were it on a list that allows no difference: what the crew is
   * alarmed by. 0 if that came before.
   */
  private Optional<Double> toAlarm(String camera, PassTruth pass) {
    Wanted wanted = new Wanted(pass.plate(), MatchPolicy.EXACT);
    return delay(
        camera,
        pass,
        sighting ->
            !(MATCHER.compare(wanted, sighting.reading().alternatives())
                instanceof MatchResult.None));
  }

  /** From the same frame to the first event whose best text is the plate's. */
  private Optional<Double> toText(String camera, PassTruth pass) {
    return delay(
        camera, pass, sighting -> sighting.reading().best().text().value().equals(pass.plate()));
  }

  private Optional<Double> delay(String camera, PassTruth pass, Predicate<Sighting> tells) {
    Optional<Long> good =
        reads.getOrDefault(camera, List.of()).stream()
            .filter(frame -> isAbout(pass, seconds(camera, frame.capturedNanos())))
            .filter(frame -> frame.plates().stream().anyMatch(plate -> isGood(plate, pass)))
            .map(FrameReads::capturedNanos)
            .min(Comparator.naturalOrder());
    Optional<Long> told =
        this.told.stream()
            .filter(t -> t.event().sighting().camera().equals(camera))
            .filter(t -> isAbout(pass, seconds(camera, t.event().sighting().capturedNanos())))
            .filter(t -> tells.test(t.event().sighting()))
            .map(Told::atNanos)
            .min(Comparator.naturalOrder());
    return good.isPresent() && told.isPresent()
        ? Optional.of(Math.max(0, (told.get() - good.get()) / 1e6))
        : Optional.empty();
  }

  /** Before its plate is large enough for the truth, a vehicle is in view for some seconds. */
  private static boolean isAbout(PassTruth pass, double at) {
    return at >= pass.from() - APPROACH_SECONDS && at <= pass.to() + SLACK_SECONDS;
  }

  private static boolean isGood(PlateRead plate, PassTruth pass) {
    return !plate.reading().isEmpty()
        && plate.corners().width() >= READABLE_WIDTH
        && text(plate).equals(pass.plate());
  }

  private double seconds(String camera, long nanos) {
    return (nanos - starts.getOrDefault(camera, nanos)) / 1e9;
  }

  private static String text(Told told) {
    Sighting sighting = told.event().sighting();
    return sighting.reading().best().text().value();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
