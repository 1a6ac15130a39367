package org.checkpointlpr.agent.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.app.Replay;
import org.checkpointlpr.agent.capture.CameraState;
import org.checkpointlpr.agent.capture.CaptureMeter;
import org.checkpointlpr.agent.capture.StreamSettings;
import org.checkpointlpr.agent.capture.StreamSettings.Pace;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.SightingEvent.Stage;
import org.checkpointlpr.plate.IssuerMatch;
import org.checkpointlpr.plate.PlateFormats;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint camera replay}: films and cameras through the whole pipeline. */
@Command(
    name = "replay",
    description =
        "Runs films or cameras through the whole pipeline: prints each sighting, then what was"
            + " dropped and why, processor time and memory. Keeps nothing.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      "65:the truth is not plate,from,to",
      "66:a film or the truth cannot be read",
      "69:a native library or a model cannot be loaded"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint camera replay film.mp4                       as fast as it can be read",
      "  checkpoint camera replay --real-time --truth passes.csv film.mp4",
      "  checkpoint camera replay --seconds 60 rtsp://10.0.0.7/ch1 rtsp://10.0.0.8/ch1"
    })
final class CameraReplayCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILM|URL", description = "Films or addresses.")
  List<String> cameras = List.of();

  @Option(names = "--real-time", description = "Play films as if they were cameras.")
  boolean realTime;

  @Option(names = "--no-gate", description = "Read every picture, also of an empty road.")
  boolean noGate;

  @Option(names = "--threads", description = "Reading threads (default: ${DEFAULT-VALUE}).")
  int threads = 1;

  @Mixin PictureArguments.Readers readers = new PictureArguments.Readers();

  @Option(names = "--seconds", description = "Stop after this long (default: ${DEFAULT-VALUE}).")
  int seconds = 86_400;

  @Option(
      names = "--truth",
      paramLabel = "CSV",
      description = "The passes of the film, as plate,from,to: measures how many were seen.")
  @Nullable Path truth;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("the command line sets the command up");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path file = truth;
    ReplayScore score = new ReplayScore(file == null ? List.of() : PassTruth.read(file));
    Map<String, StreamSettings> sources = sources();
    Replay replay = new Replay(new Printing(out, err, score));
    PlateFormats formats = PlateFormats.standard();
    ProcessUse use = ProcessUse.start();
    try {
      replay.run(
          sources,
          text -> formats.issuersOf(text).stream().map(IssuerMatch::issuer).toList(),
          new Replay.Options(!noGate, threads, Duration.ofSeconds(seconds), readers.chosen));
    } catch (NativesException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
    out.println();
    replay.meters().forEach((camera, meter) -> out.println(dropped(camera, meter)));
    out.printf(
        Locale.ROOT,
        "displaced in the box       %d%nsightings                  %d in %.1f s%n",
        replay.displaced(),
        score.sightings(),
        use.seconds());
    out.printf(
        Locale.ROOT,
        "processor                  %.0f %% of one core%nresident memory            %d MB at most%n",
        use.percentOfOneCore(),
        use.peakMegabytes());
    if (file != null) {
      boolean live = sources.values().stream().allMatch(s -> s.pace() != Pace.EVERY_FRAME);
      score.report(live).forEach(out::println);
    }
    return ExitCode.OK;
  }

  private Map<String, StreamSettings> sources() {
    Map<String, StreamSettings> sources = new LinkedHashMap<>();
    for (int i = 0; i < cameras.size(); i++) {
      sources.put(
          "camera-" + (i + 1),
          CameraSource.stream(cameras.get(i), realTime ? Pace.REAL_TIME : Pace.EVERY_FRAME));
    }
    return sources;
  }

  /** Returns what a camera sent and what became of it, on a line. */
  static String dropped(String camera, CaptureMeter meter) {
    return String.format(
        Locale.ROOT,
        "%-26s %d pictures: %d looked at, %d still, %d late, %d damaged, %d clock jumps",
        camera,
        meter.arrived(),
        meter.delivered(),
        meter.still(),
        meter.late(),
        meter.damaged(),
        meter.clockJumps());
  }

  /** Prints sightings as they end, and states of cameras. */
  private record Printing(PrintWriter out, PrintWriter err, ReplayScore score)
      implements Replay.Listener {
    @Override
    public void read(FrameReads reads) {
      score.read(reads);
    }

    @Override
    public void sighted(SightingEvent event) {
      score.sighted(event, System.nanoTime());
      if (event.stage() == Stage.FINAL) {
        var sighting = event.sighting();
        out.printf(
            Locale.ROOT,
            "%s  %-10s %-16s %.2f  %d agreeing  %s%n",
            sighting.capturedAt(),
            sighting.camera(),
            sighting.reading().best().text().value(),
            sighting.reading().best().probability(),
            sighting.agreeing(),
            String.join(" ", sighting.issuers()));
        out.flush();
      }
    }

    @Override
    public void state(String camera, CameraState state) {
      if (state instanceof CameraState.Lost lost) {
        err.println("checkpoint: " + camera + " lost: " + lost.reason());
      }
    }
  }
}
