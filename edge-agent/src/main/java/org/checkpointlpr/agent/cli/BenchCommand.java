package org.checkpointlpr.agent.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkpointlpr.agent.app.Rehearsal;
import org.checkpointlpr.agent.evaluate.LabelException;
import org.checkpointlpr.agent.evaluate.LabelledSet;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint bench}: measures a real agent process on this machine. */
@Command(
    name = "bench",
    description = {
      "Starts a throw-away mission and 'checkpoint run' as a process of its own on labelled pictures,"
          + " with every labelled plate on the watchlist, and measures on this machine: start to ready,"
          + " pictures a second with one recognising thread, peak resident memory, and the times from"
          + " capture to safe on the disk and to verified at headquarters."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  checkpoint bench test-images")
final class BenchCommand implements Callable<Integer> {
  private static final Duration DELIVERY = Duration.ofSeconds(60);
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern STORED = Pattern.compile("hits_stored=(\\d+)");
  private static final Pattern FRAMES = Pattern.compile("frames=(\\d+)");
  private static final Pattern DISK = Pattern.compile("to the disk p50 (\\d+) ms, p95 (\\d+) ms");

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "Pictures with labels.csv.")
  @Nullable Path pictures;

  /** What one run of the agent showed. */
  private record Run(double readySeconds, double seconds, long peakKiB, String summary) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (spec == null || pictures == null) {
      return ExitCode.USAGE;
    }
    PrintWriter out = spec.commandLine().getOut();
    Path folder = Files.createTempDirectory("checkpoint-bench");
    Latencies verified = new Latencies();
    try (Rehearsal rehearsal =
        Rehearsal.start(folder, wanted(pictures), new HitTimes(verified), Clock.systemUTC())) {
      Path config = rehearsal.writeConfig(pictures.toAbsolutePath());
      measure(config); // the first start unpacks natives and makes the class archive
      verified.clear();
      Run run = measure(config);
      boolean all = verified.await(number(STORED, run.summary()), DELIVERY);
      report(out, run, verified);
      return all ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      DemoCommand.delete(folder);
    }
  }

  /** Puts every labelled plate on the list, once. */
  private static List<WatchlistEntry> wanted(Path folder) {
    try {
      Set<String> plates = new LinkedHashSet<>();
      LabelledSet.below(folder).stream()
          .flatMap(set -> set.pictures().stream())
          .flatMap(picture -> picture.labels().stream())
          .filter(label -> !label.text().isEmpty())
          .forEach(label -> plates.add(label.text()));
      List<WatchlistEntry> entries = new ArrayList<>();
      for (String plate : plates) {
        entries.add(Rehearsal.entry("bench-" + (entries.size() + 1), plate));
      }
      return entries;
    } catch (LabelException e) {
      throw new CommandException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  private static Run measure(Path config) throws IOException, InterruptedException {
    String home = System.getProperty("checkpoint.home", ".");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(home, "bin", "checkpoint").toString(), "run", "--config", config.toString());
    builder.environment().put("CHECKPOINT_LOG", "info");
    long start = System.nanoTime();
    Process process = builder.redirectErrorStream(true).start();
    double ready = Double.NaN;
    long peak = 0;
    String summary = "";
    try (BufferedReader talk = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = talk.readLine(); line != null; line = talk.readLine()) {
        if (line.contains("ready cameras=")) {
          ready = seconds(start);
        } else if (line.contains("all pictures are read")) {
          summary = line;
          peak = peakKiB(process);
        }
      }
    }
    double all = seconds(start);
    if (process.waitFor() != 0 || summary.isEmpty()) {
      throw new CommandException(
          ExitCode.SOFTWARE, "the agent ended with " + process.exitValue() + " before its work");
    }
    return new Run(ready, all - ready, peak, summary);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static long peakKiB(Process process) throws IOException {
    String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
    return number(PEAK, status);
  }

  private static int number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static void report(PrintWriter out, Run run, Latencies verified) {
    int frames = number(FRAMES, run.summary());
    Matcher disk = DISK.matcher(run.summary());
    out.printf(
        Locale.ROOT, "start to ready                      %6.1f s   goal 3%n", run.readySeconds());
    out.printf(Locale.ROOT, "pictures a second, one thread       %6.1f%n", frames / run.seconds());
    out.printf(
        Locale.ROOT,
        "peak resident memory                %6.0f MB  goal 700%n",
        run.peakKiB() / 1024.0);
    out.printf(
        Locale.ROOT,
        "capture to safe on the disk, p95    %6s ms  goal 300%n",
        disk.find() ? disk.group(2) : "?");
    out.printf(
        Locale.ROOT,
        "capture to verified at HQ, p95      %6.0f ms  goal 600%n",
        verified.percentile(0.95));
    out.printf(Locale.ROOT, "hits verified                       %6d%n", verified.count());
    out.flush();
  }
}
