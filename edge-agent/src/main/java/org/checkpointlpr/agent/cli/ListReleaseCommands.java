package org.checkpointlpr.agent.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.operator.ListDesk;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.watchlist.ApplyResult;
import org.checkpointlpr.watchlist.ListTrust;
import org.checkpointlpr.watchlist.Release;
import org.checkpointlpr.watchlist.WatchlistStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands of {@code checkpoint list} that deal with signed releases. */
final class ListReleaseCommands {
  private ListReleaseCommands() {}

  private static PrintWriter out(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec before it runs a command");
    }
    return spec.commandLine().getOut();
  }

  /** Signs the entries as a new version. */
  @Command(
      name = "release",
      description = "Signs the entries as a new version, sealed to all enrolled checkpoints.",
      mixinStandardHelpOptions = true)
  static final class ReleaseCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DESK")
    Path desk = Path.of("");

    @Option(names = "--identity", required = true, description = "The operator's identity folder.")
    Path identity = Path.of("");

    @Option(names = "--days", defaultValue = "7", description = "May be taken up. Default: 7.")
    int days;

    @Option(
        names = "--max-offline-hours",
        defaultValue = "168",
        description = "Checkpoints lock the list after so long without a word. Default: 168.")
    int maxOfflineHours;

    @Option(
        names = "--with-details",
        description = "Checkpoints get source, reference, purpose and text too.")
    boolean details;

    @Override
    public Integer call() {
      return ListCommand.guarded(
          () -> {
            PartyFolder operator = PartyFolder.open(identity);
            List<X509Certificate> recipients =
                operator.roster().ofRole(Role.CHECKPOINT_OPEN).stream()
                    .filter(certificate -> !operator.trust().isRevoked(certificate))
                    .toList();
            if (recipients.isEmpty()) {
              throw new CommandException(
                  ExitCode.FAILED, "no checkpoint is enrolled: nobody could open the release");
            }
            ListDesk.Made made =
                ListDesk.open(desk)
                    .release(
                        operator.identity(Role.OPERATOR_SIGN),
                        recipients,
                        new ListDesk.Terms(
                            Clock.systemUTC().instant(), Duration.ofDays(days), maxOfflineHours),
                        details);
            out(spec)
                .printf(
                    "Version %d: %d entries, %d files, %.1f KiB; new since the last release: %.1f"
                        + " KiB. Sealed to %d checkpoint(s).%n%s%n",
                    made.version(),
                    made.entries(),
                    made.files(),
                    made.bytes() / 1024.0,
                    made.newBytes() / 1024.0,
                    recipients.size(),
                    made.folder());
            return ExitCode.OK;
          });
    }
  }

  /** Adds a second operator's signature. */
  @Command(
      name = "cosign",
      description = "Adds this operator's signature to a release.",
      mixinStandardHelpOptions = true)
  static final class CosignCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Parameters(paramLabel = "RELEASE", description = "The release's folder.")
    Path folder = Path.of("");

    @Option(names = "--identity", required = true, description = "The operator's identity folder.")
    Path identity = Path.of("");

    @Override
    public Integer call() {
      return ListCommand.guarded(
          () -> {
            try {
              var operator = PartyFolder.open(identity).identity(Role.OPERATOR_SIGN);
              Release.readFrom(folder).cosign(operator).writeTo(folder);
              out(spec).printf("Signed by %s.%n", operator.name());
              return ExitCode.OK;
            } catch (RefusedException e) {
              throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
            }
          });
    }
  }

  /** Applies a release at a checkpoint. */
  @Command(
      name = "import-release",
      aliases = "take",
      description = {
        "At a checkpoint: takes a release from a folder, by the same checks as one from afar.",
        "A running agent takes the folder that its configuration names by itself."
      },
      mixinStandardHelpOptions = true)
  static final class CheckCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Parameters(paramLabel = "RELEASE", description = "The release's folder, for example a stick.")
    Path folder = Path.of("");

    @Option(names = "--identity", required = true, description = "The checkpoint's identity.")
    Path identity = Path.of("");

    @Option(names = "--state", required = true, description = "The list's folder on this device.")
    Path state = Path.of("");

    @Option(names = "--name", defaultValue = "main", description = "The list. Default: main.")
    String name = "";

    @Option(names = "--signatures", defaultValue = "2", description = "How many. Default: 2.")
    int signatures;

    @Override
    public Integer call() {
      return ListCommand.guarded(
          () -> {
            PartyFolder device = PartyFolder.open(identity);
            ListTrust trust = new ListTrust(device.mission(), name, device.roster(), signatures);
            try (WatchlistStore store =
                WatchlistStore.open(
                    state, trust, device.identity(Role.CHECKPOINT_OPEN), Clock.systemUTC())) {
              ApplyResult result = store.apply(folder);
              if (result instanceof ApplyResult.Refused refused) {
                throw new CommandException(
                    ExitCode.FAILED,
                    "refused, %s: %s".formatted(refused.reason(), refused.message()));
              }
              WatchlistStore.Status status = store.status();
              out(spec)
                  .printf("Version %d is live: %d entries.%n", status.version(), status.entries());
              return ExitCode.OK;
            }
          });
    }
  }

  /** Copies the last release to a stick. */
  @Command(
      name = "export",
      description = "Copies the last release into a folder, for example on a stick.",
      mixinStandardHelpOptions = true)
  static final class ExportCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DESK")
    Path desk = Path.of("");

    @Parameters(index = "1", paramLabel = "FOLDER")
    Path target = Path.of("");

    @Override
    public Integer call() {
      return ListCommand.guarded(
          () -> {
            ListDesk list = ListDesk.open(desk);
            if (list.version() == 0) {
              throw new CommandException(ExitCode.FAILED, "nothing has been released yet");
            }
            Files.createDirectories(target);
            Release.readFrom(list.releaseFolder(list.version())).writeTo(target);
            out(spec).printf("Version %d is in %s.%n", list.version(), target);
            return ExitCode.OK;
          });
    }
  }

  /** Changes the list's secrets. */
  @Command(
      name = "rekey",
      description = {
        "Makes a new list key and a new pepper, for when a checkpoint was lost. Revoke it first:",
        "the next release is sealed to those who are not revoked, and new as a whole."
      },
      mixinStandardHelpOptions = true)
  static final class RekeyCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DESK")
    Path desk = Path.of("");

    @Override
    public Integer call() {
      return ListCommand.guarded(
          () -> {
            ListDesk.open(desk).rekey();
            out(spec).printf("New secrets are in %s. They count from the next release.%n", desk);
            return ExitCode.OK;
          });
    }
  }

  /** Goes back to earlier entries. */
  @Command(
      name = "restore",
      description = "Takes the entries of an earlier version back; release them as a new version.",
      mixinStandardHelpOptions = true)
  static final class RestoreCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DESK")
    Path desk = Path.of("");

    @Parameters(index = "1", paramLabel = "VERSION")
    long version;

    @Override
    public Integer call() {
      return ListCommand.guarded(
          () -> {
            ListDesk list = ListDesk.open(desk);
            var entries = list.released(version);
            list.save(entries);
            out(spec).printf("%d entries as in version %d.%n", entries.size(), version);
            return ExitCode.OK;
          });
    }
  }
}
