package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.checkpointlpr.agent.app.Agent;
import org.checkpointlpr.agent.app.AgentException;
import org.checkpointlpr.agent.app.Rehearsal;
import org.checkpointlpr.agent.app.ThreadDiedException;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.watchlist.EntryImport;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint demo}: the whole main job on one machine, in one process, for a look. */
@Command(
    name = "demo",
    description = {
      "Runs the whole job on a folder of pictures: makes a throw-away mission (keys, certificates, a"
          + " watchlist signed by two operators), starts a broker with TLS and client certificates, a"
          + " headquarters and an agent, and shows what each of them sees.",
      "Ends with 0 once headquarters has verified every hit of the agent, with 1 if it has not."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint demo --keep mission test-images",
      "  checkpoint demo test-images --page      look at the crew page in a browser"
    })
final class DemoCommand implements Callable<Integer> {
  private static final String KEPT = "demo-mission";

  /** What Maven makes of {@code -Ddemo.keep} without a value. */
  private static final String MAVEN_YES = "true";

  private static final Duration DELIVERY = Duration.ofSeconds(60);

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "The pictures, JPEG and PNG.")
  @Nullable Path pictures;

  @Option(
      names = "--watchlist",
      paramLabel = "FILE",
      description =
          "The wanted plates, as CSV (default: config/demo-watchlist.csv of the distribution).")
  @Nullable Path watchlist;

  @Option(
      names = "--keep",
      paramLabel = "FOLDER",
      arity = "0..1",
      fallbackValue = KEPT,
      description =
          "Leave the mission in this folder, which must be absent or empty (without a value: "
              + KEPT
              + ").")
  @Nullable String keep;

  @Option(
      names = "--page",
      paramLabel = "PORT",
      arity = "0..1",
      fallbackValue = "8080",
      description =
          "Serve the crew page on this machine and let the pictures pass one after another, until"
              + " Ctrl-C (without a value: port 8080).")
  @Nullable Integer page;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (spec == null || pictures == null) {
      return ExitCode.USAGE;
    }
    if (!Files.isDirectory(pictures)) {
      throw new CommandException(
          ExitCode.NO_INPUT, pictures + " is no folder: give one that holds pictures");
    }
    Optional<Path> kept = kept();
    Path folder = kept.isPresent() ? kept.get() : Files.createTempDirectory("checkpoint-demo");
    try {
      return demonstrate(spec.commandLine().getOut(), pictures, folder);
    } finally {
      if (kept.isEmpty()) {
        delete(folder);
      }
    }
  }

  private Optional<Path> kept() {
    if (keep == null || keep.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(Path.of(keep.equals(MAVEN_YES) ? KEPT : keep));
  }

  private int demonstrate(PrintWriter out, Path pictureFolder, Path folder)
      throws IOException, InterruptedException {
    List<WatchlistEntry> wanted = wanted();
    Latencies toDisk = new Latencies();
    Latencies toHq = new Latencies();
    ConsoleView view = new ConsoleView(out, Terminal.showsColours(), toDisk, toHq);
    Clock clock = Clock.systemUTC();
    out.printf(
        "Making a mission in %s: keys, certificates, a list of %d.%n", folder, wanted.size());
    out.flush();
    try (Rehearsal rehearsal = Rehearsal.start(folder, wanted, view, clock)) {
      out.printf(
          "Broker at %s, headquarters listens. Reading %s.%n",
          rehearsal.brokerAddress(), pictureFolder);
      out.flush();
      if (page != null) {
        return showPage(rehearsal, view, out, pictureFolder, page);
      }
      AgentConfig config =
          rehearsal.config(
              new CameraConfig("demo", new CameraConfig.Pictures(pictureFolder, false)),
              AgentConfig.RecognitionConfig.DEFAULT);
      long start = System.nanoTime();
      try (Agent agent = Agent.start(config, view, clock)) {
        agent.awaitEnd();
        double seconds = (System.nanoTime() - start) / 1e9;
        boolean delivered = awaitDelivery(agent.counters(), toHq);
        summarise(out, agent.counters(), view.sightings(), seconds);
        out.printf("From capture to safe on the disk:         %s%n", toDisk);
        out.printf("From capture to verified at headquarters: %s (%d hits)%n", toHq, toHq.count());
        out.flush();
        return delivered ? ExitCode.OK : ExitCode.FAILED;
      } catch (AgentException | ThreadDiedException e) {
        throw new CommandException(ExitCode.SOFTWARE, String.valueOf(e.getMessage()), e);
      }
    }
  }

  private static int showPage(
      Rehearsal rehearsal, ConsoleView view, PrintWriter out, Path pictureFolder, int port)
      throws IOException, InterruptedException {
    try {
      new DemoPage(pictureFolder, rehearsal.folder(), port).run(rehearsal, view, out);
      return ExitCode.OK;
    } catch (AgentException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private List<WatchlistEntry> wanted() throws IOException {
    Path home = Path.of(System.getProperty("checkpoint.home", "."));
    Path file = watchlist == null ? home.resolve("config/demo-watchlist.csv") : watchlist;
    AtomicLong ids = new AtomicLong();
    try (Reader reader = Files.newBufferedReader(file)) {
      EntryImport imported =
          EntryImport.csv(reader, Map.of(), () -> "demo-" + ids.incrementAndGet());
      if (!imported.problems().isEmpty()) {
        throw new CommandException(ExitCode.DATA, file + " has bad lines: " + imported.problems());
      }
      return imported.entries();
    }
  }

  /** Waits until headquarters has verified as many hits as the agent has stored. */
  private static boolean awaitDelivery(Counters counters, Latencies verified)
      throws InterruptedException {
    long hits = counters.get(Counters.Name.HITS_STORED);
    return hits > 0
        && counters.get(Counters.Name.HITS_NOT_STORED) == 0
        && verified.await((int) hits, DELIVERY);
  }

  private static void summarise(
      PrintWriter out, Counters counters, long sightings, double seconds) {
    out.printf(
        "%nPictures %d in %.1f s (unreadable %d), plates %d, hits stored %d.%n",
        counters.get(Counters.Name.FRAMES),
        seconds,
        counters.get(Counters.Name.FRAMES_UNREADABLE),
        sightings,
        counters.get(Counters.Name.HITS_STORED));
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
