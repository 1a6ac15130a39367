package org.checkpointlpr.agent.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.doctor.Doctor;
import org.checkpointlpr.agent.doctor.Finding;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code checkpoint doctor}: says what is missing and what to do. */
@Command(
    name = "doctor",
    description = {
      "Looks at what a checkpoint needs, one line each: Java, native libraries, models, clock; with a"
          + " configuration also state folder, cameras and brokers.",
      "Ends with 1 if something does not work."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  checkpoint doctor --config /etc/checkpoint/checkpoint.yaml")
final class DoctorCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The agent's configuration, whose folders, cameras and brokers are looked at.")
  @Nullable Path config;

  @Override
  public Integer call() {
    Doctor doctor = new Doctor(Clock.systemUTC());
    List<Finding> findings = new ArrayList<>(doctor.examineProgram());
    if (config != null) {
      findings.addAll(doctor.examine(ConfigCommand.load(config)));
    }
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      findings.forEach(finding -> out.println(line(finding)));
    }
    boolean bad = findings.stream().anyMatch(f -> f.state() == Finding.State.BAD);
    return bad ? ExitCode.FAILED : ExitCode.OK;
  }

  private static String line(Finding finding) {
    String mark =
        switch (finding.state()) {
          case GOOD -> "good";
          case DOUBTFUL -> "look";
          case BAD -> "BAD ";
          case SKIPPED -> "skip";
        };
    return String.format(Locale.ROOT, "%s  %-14s %s", mark, finding.subject(), finding.text());
  }
}
