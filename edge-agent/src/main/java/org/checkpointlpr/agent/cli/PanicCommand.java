package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.web.AlarmVault;
import org.checkpointlpr.watchlist.WatchlistStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code checkpoint panic}: destroys the watchlist of this device. */
@Command(
    name = "panic",
    description = {
      "Destroys the watchlist on this device at once, without a question. A running agent obeys",
      "within a tenth of a second, reads on, and says that it has no list. Hits that wait for",
      "headquarters stay: only headquarters can read them. Afterwards no release is taken until",
      "--lift, and a restart of the agent; the device's keys should be revoked and made anew first."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  checkpoint panic --config /etc/checkpoint/checkpoint.yaml")
final class PanicCommand implements Callable<Integer> {
  private static final double NANOS_PER_MILLI = 1e6;

  @Spec @Nullable CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  @Nullable Where where;

  /** One of the two says where the list lies. */
  static final class Where {
    @Option(names = "--config", description = "The agent's configuration.")
    @Nullable Path config;

    @Option(names = "--state", description = "The agent's own folder.")
    @Nullable Path state;
  }

  @Option(names = "--lift", description = "Allow releases again.")
  boolean lift;

  @Override
  public Integer call() {
    if (spec == null || where == null) {
      return ExitCode.USAGE;
    }
    Path state =
        where.state != null
            ? where.state
            : ConfigCommand.load(where.config == null ? Path.of("") : where.config).state();
    Path folder = state.resolve("watchlist");
    var out = spec.commandLine().getOut();
    try {
      if (lift) {
        out.println(
            WatchlistStore.liftPanic(folder)
                ? "Releases are allowed again once the agent is restarted."
                : "There was no panic.");
        return ExitCode.OK;
      }
      long start = System.nanoTime();
      WatchlistStore.panic(folder);
      AlarmVault.shredAll(state.resolve(AlarmVault.FOLDER));
      out.printf(
          "The list in %s is destroyed, after %.0f ms.%n",
          folder, (System.nanoTime() - start) / NANOS_PER_MILLI);
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandException(ExitCode.IO, String.valueOf(e.getMessage()), e);
    }
  }
}
