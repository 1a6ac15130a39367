package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.checkpointlpr.agent.app.Replay;
import org.checkpointlpr.agent.capture.CameraState;
import org.checkpointlpr.agent.capture.CaptureMeter;
import org.checkpointlpr.agent.capture.RtspServer;
import org.checkpointlpr.agent.capture.StreamSettings;
import org.checkpointlpr.agent.capture.StreamSettings.Pace;
import org.checkpointlpr.agent.cli.ReplayScore.Summary;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.plate.IssuerMatch;
import org.checkpointlpr.plate.PlateFormats;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint camera bench}: what live cameras take of this machine, and what they miss. */
@Command(
    name = "bench",
    description = {
      "Measures live cameras on this machine with films whose passes are known, served by a real"
          + " RTSP server where one is installed. Prints each figure beside its floor and goal, and"
          + " the frames that were left out with the reasons.",
      "FOLDER holds films NAME.mp4 with NAME-passes.csv, of which road is played live, and empty.mp4,"
          + " as training/measure-cameras.sh draws them."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:measured, and no floor was missed",
      " 1:measured, and a floor was missed",
      "66:a film is not there",
      "69:a native library or a model cannot be loaded"
    },
    footerHeading = "%nExample:%n",
    footer = "  checkpoint camera bench --seconds 60 films")
final class CameraBenchCommand implements Callable<Integer> {
  private static final int FOUR = 4;
  private static final String PASSES = "-passes.csv";

  /** Opening models and connections takes so much of a live row's seconds, on a loaded machine. */
  private static final double OPENING = 6;

  @Parameters(paramLabel = "FOLDER", description = "The films.")
  Path folder = Path.of("films");

  @Option(names = "--seconds", description = "Of each live row (default: ${DEFAULT-VALUE}).")
  int seconds = 60;

  @Option(names = "--threads", description = "Reading threads (default: ${DEFAULT-VALUE}).")
  int threads = 2;

  @Option(
      names = "--rows",
      description = "Which rows to measure: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Rows rows = Rows.ALL;

  @Spec @Nullable CommandSpec spec;

  /** Which rows of the table. */
  enum Rows {
    /** All. */
    ALL,
    /** What is seen of every film's passes; takes no time into account. */
    FILMS,
    /** What live cameras take of the machine. */
    LIVE
  }

  private final List<String> lines = new ArrayList<>();
  private final List<String> drops = new ArrayList<>();
  private boolean floorMissed;

  /** What one run showed. */
  private record Run(
      Summary seen,
      double filmSeconds,
      Map<String, CaptureMeter> meters,
      long displaced,
      double seconds,
      Use use) {
    double readPerCamera() {
      long delivered = meters.values().stream().mapToLong(CaptureMeter::delivered).sum();
      return (delivered - displaced) / seconds / meters.size();
    }
  }

  private record Use(double percent, long megabytes) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("the command line sets the command up");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (rows != Rows.LIVE) {
      films();
    }
    if (rows != Rows.FILMS) {
      live(out);
    }
    print(out);
    return floorMissed ? ExitCode.FAILED : ExitCode.OK;
  }

  private void live(PrintWriter out) throws IOException, InterruptedException {
    Path road = film("road.mp4");
    Path empty = film("empty.mp4");
    List<PassTruth> passes = PassTruth.read(film("road-passes.csv"));
    Optional<RtspServer> server = RtspServer.start(road, empty);
    try {
      if (server.isEmpty()) {
        out.println(RtspServer.MISSING + "; the films are played in real time instead");
      }
      StreamSettings roadLive = live(server, 1, road);
      StreamSettings emptyLive = live(server, 2, empty);
      // The film begins anew when it ends: a live row ends before that, or its passes come twice.
      double filmEnds = passes.stream().mapToDouble(PassTruth::to).max().orElse(seconds);
      int live = (int) Math.min(seconds, filmEnds + 1);
      List<PassTruth> whole = passes.stream().filter(p -> p.to() <= live - OPENING).toList();
      oneCamera(run("one camera", Map.of("one", roadLive), whole, live));
      emptyRoad(run("empty road", Map.of("empty", emptyLive), List.of(), seconds));
      Map<String, StreamSettings> four = new LinkedHashMap<>();
      for (int i = 1; i <= FOUR; i++) {
        four.put("camera-" + i, roadLive);
      }
      fourCameras(run("four cameras", four, whole, live));
    } finally {
      if (server.isPresent()) {
        server.get().close();
      }
    }
  }

  /** Every film of the folder as fast as it can be read: what was seen of its passes. */
  private void films() throws IOException, InterruptedException {
    Optional<Summary> all = Optional.empty();
    List<String> each = new ArrayList<>();
    double emptySeconds = 0;
    long emptySightings = 0;
    for (String name : names()) {
      List<PassTruth> passes = PassTruth.read(film(name + "-passes.csv"));
      Path film = film(name + ".mp4");
      Run run = run(name, Map.of(name, film(film, Pace.EVERY_FRAME)), passes, 86_400);
      Summary seen = run.seen();
      each.add(line(name, seen));
      if (passes.isEmpty()) {
        emptySeconds += run.filmSeconds();
        emptySightings += seen.ofNoPass();
      } else {
        all = Optional.of(all.map(sum -> sum.plus(seen)).orElse(seen));
      }
    }
    all.ifPresent(
        sum -> {
          atLeast("passes with exactly one sighting, %", sum.percent(sum.once()), 97, 99.5);
          atLeast("fused right above the surest frame, points", sum.gain(), 5, 10);
          lines.add(line("all films", sum));
        });
    lines.addAll(each);
    if (emptySeconds > 0) {
      atMost(
          "films without plates: false sightings per hour",
          emptySightings * 3600 / emptySeconds,
          1,
          0);
      lines.add(String.format(Locale.ROOT, "  %.0f s of such film", emptySeconds));
    }
  }

  /** The films whose passes are known. */
  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(PASSES))
          .map(name -> name.substring(0, name.length() - PASSES.length()))
          .sorted()
          .toList();
    } catch (NotDirectoryException | NoSuchFileException e) {
      throw new CommandException(ExitCode.NO_INPUT, folder + " is no folder; give another", e);
    }
  }

  private static String line(String name, Summary seen) {
    return String.format(
        Locale.ROOT,
        "  %-12s %3d passes: once %.1f %%, missed %d; right: fused %.1f %%, surest frame %.1f, largest"
            + " plate %.1f, any frame %.1f; sightings of no pass %d",
        name,
        seen.passes(),
        seen.percent(seen.once()),
        seen.missed(),
        seen.percent(seen.fusedRight()),
        seen.percent(seen.surestRight()),
        seen.percent(seen.largestRight()),
        seen.percent(seen.anyRight()),
        seen.ofNoPass());
  }

  private void oneCamera(Run run) {
    atMost("one camera, 25 frames/s: passes missed", run.seen().missed(), 0, 0);
    atMost("  processor, % of one core", run.use().percent(), 120, 60);
    alarms(run);
  }

  private void alarms(Run run) {
    atMost("  first good frame to alarm, p95 ms", run.seen().toAlarm().percentile(0.95), 500, 250);
    lines.add(
        String.format(
            Locale.ROOT,
            "  until the whole text is told as the best, p95 ms: %.0f (%d passes)",
            run.seen().toText().percentile(0.95),
            run.seen().toText().count()));
  }

  private void emptyRoad(Run run) {
    atMost("empty road: processor, % of one core", run.use().percent(), 25, 10);
    atMost(
        "  false sightings per hour", (double) run.seen().ofNoPass() * 3600 / run.seconds(), 1, 0);
  }

  private void fourCameras(Run run) {
    atMost("four cameras: passes missed", run.seen().missed(), 0, 0);
    atLeast("  frames read, a second and camera", run.readPerCamera(), 8, 15);
    alarms(run);
    atMost("  resident memory at most, MB", (double) run.use().megabytes(), 1000, 700);
    lines.add(String.format(Locale.ROOT, "  processor, %% of one core: %.0f", run.use().percent()));
  }

  private void atLeast(String name, double value, double floor, double goal) {
    add(name, value, floor, goal, value >= floor, value >= goal);
  }

  private void atMost(String name, double value, double floor, double goal) {
    add(name, value, floor, goal, value <= floor, value <= goal);
  }

  private void add(
      String name, double value, double floor, double goal, boolean aboveFloor, boolean atGoal) {
    floorMissed |= !aboveFloor;
    String verdict = atGoal ? "goal" : aboveFloor ? "floor" : "MISSED";
    lines.add(
        String.format(
            Locale.ROOT, "%-46s %9.1f %9.1f %9.1f  %s", name, value, floor, goal, verdict));
  }

  private void print(PrintWriter out) {
    out.printf("%-46s %9s %9s %9s%n", "", "measured", "floor", "goal");
    lines.forEach(out::println);
    out.println();
    out.println("Frames, and why they were left out:");
    drops.forEach(out::println);
    out.printf(
        Locale.ROOT,
        "%nThis machine: %d cores, load %.1f when done; %d reading threads.%n",
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        threads);
  }

  private Run run(
      String name, Map<String, StreamSettings> sources, List<PassTruth> passes, int limit)
      throws InterruptedException {
    ReplayScore score = new ReplayScore(passes);
    Replay replay = new Replay(new Scoring(score));
    PlateFormats formats = PlateFormats.standard();
    forgetTheRowBefore();
    ProcessUse use = ProcessUse.start();
    try {
      replay.run(
          sources,
          text -> formats.issuersOf(text).stream().map(IssuerMatch::issuer).toList(),
          new Replay.Options(true, threads, Duration.ofSeconds(limit)));
    } catch (NativesException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
    Use used = new Use(use.percentOfOneCore(), use.peakMegabytes());
    replay.meters().forEach((camera, meter) -> drops.add(CameraReplayCommand.dropped(name, meter)));
    drops.add("  displaced by a newer one   %d".formatted(replay.displaced()));
    return new Run(
        score.summary(), score.seconds(), replay.meters(), replay.displaced(), use.seconds(), used);
  }

  /**
   * Frees the networks of the row before, which OpenCV leaves to the garbage collector: an agent
   * opens its own once, and they would be counted as memory of this row.
   */
  private static void forgetTheRowBefore() {
    System.gc();
    System.runFinalization();
    System.gc();
  }

  private StreamSettings live(Optional<RtspServer> server, int number, Path film) {
    return server
        .map(s -> StreamSettings.live(s.film(number)))
        .orElseGet(() -> film(film, Pace.REAL_TIME));
  }

  private static StreamSettings film(Path film, Pace pace) {
    return StreamSettings.film(film, pace);
  }

  private Path film(String name) {
    Path film = folder.resolve(name);
    if (!Files.isReadable(film)) {
      throw new CommandException(
          ExitCode.NO_INPUT,
          film + " is not there; training/measure-cameras.sh FOLDER draws the films and measures");
    }
    return film;
  }

  /** Takes what is seen, silently. */
  private record Scoring(ReplayScore score) implements Replay.Listener {
    @Override
    public void read(FrameReads reads) {
      score.read(reads);
    }

    @Override
    public void sighted(SightingEvent event) {
      score.sighted(event, System.nanoTime());
    }

    @Override
    public void state(String camera, CameraState state) {
      // Told by the counters: a film that has ended begins anew after a pause.
    }
  }
}
