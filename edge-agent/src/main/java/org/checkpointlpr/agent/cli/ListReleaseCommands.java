package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.operator.ListDesk;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.watchlist.ApplyResult;
import org.checkpointlpr.watchlist.ListTrust;
import org.checkpointlpr.watchlist.Release;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.checkpointlpr.watchlist.WatchlistStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code checkpoint list} that deal with signed releases. */
final class ListReleaseCommands {
  private ListReleaseCommands() {}

  /** Signs the entries as a new version. */
  @Command(
      name = "release",
      description = "Signs the entries as a new version, sealed to all enrolled checkpoints.",
      mixinStandardHelpOptions = true)
  static final class ReleaseCommand implements Callable<Integer> {
    @Mixin CommandOutput output = new CommandOutput();

    @Mixin ListOptions.Desk desk = new ListOptions.Desk();

    @Mixin ListOptions.Operator operator = new ListOptions.Operator();

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

    @Option(names = "--empty", description = "Release a list without entries all the same.")
    boolean empty;

    @Mixin ListOptions.Price price = new ListOptions.Price();

    @Override
    public Integer call() {
      return Guard.run(
          () -> {
            PartyFolder party = operator.open();
            List<X509Certificate> recipients =
                party.roster().ofRole(Role.CHECKPOINT_OPEN).stream()
                    .filter(certificate -> !party.trust().isRevoked(certificate))
                    .toList();
            if (recipients.isEmpty()) {
              throw new CommandException(
                  ExitCode.FAILED, "no checkpoint is enrolled: nobody could open the release");
            }
            ListDesk list = desk.open();
            List<WatchlistEntry> entries = list.entries();
            if (entries.isEmpty() && !empty) {
              throw new CommandException(
                  ExitCode.FAILED,
                  "the list has no entries: checkpoints would match nothing; --empty if meant so");
            }
            price.warn(price.of(entries), output.err());
            ListOptions.warnOfUnknownCodes(list, entries, output.err());
            Identity signer = party.identity(Role.OPERATOR_SIGN);
            ListDesk.Terms terms =
                new ListDesk.Terms(
                    Clock.systemUTC().instant(), Duration.ofDays(days), maxOfflineHours);
            ListDesk.Made made =
                Guard.writing(() -> list.release(signer, recipients, terms, details));
            output
                .out()
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
    @Mixin CommandOutput output = new CommandOutput();

    @Parameters(paramLabel = "RELEASE", description = "The release's folder.")
    Path folder = Path.of("");

    @Mixin ListOptions.Operator operator = new ListOptions.Operator();

    @Override
    public Integer call() {
      return Guard.run(
          () -> {
            Identity signer = operator.open().identity(Role.OPERATOR_SIGN);
            Release signed = Release.readFrom(folder).cosign(signer);
            Path written = Guard.writing(() -> writeTo(folder, signed));
            output.out().printf("Signed by %s: %s%n", signer.name(), written);
            return ExitCode.OK;
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
    @Mixin CommandOutput output = new CommandOutput();

    @Parameters(paramLabel = "RELEASE", description = "The release's folder, for example a stick.")
    Path folder = Path.of("");

    @Option(names = "--identity", required = true, description = "The checkpoint's identity.")
    Path identity = Path.of("");

    @Option(names = "--state", required = true, description = "The list's folder on this device.")
    Path state = Path.of("");

    @Option(names = "--name", defaultValue = "main", description = "The list. Default: main.")
    String name = "";

    @Option(
        names = "--signatures",
        defaultValue = "0",
        description = "How many at least. Default: as many as the mission's root has set.")
    int signatures;

    @Override
    public Integer call() {
      return Guard.run(
          () -> {
            PartyFolder device = PartyFolder.open(identity);
            ListTrust trust = ListTrust.of(device.mission(), name, device.roster(), signatures);
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
              output
                  .out()
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
    @Mixin CommandOutput output = new CommandOutput();

    @Mixin ListOptions.Desk desk = new ListOptions.Desk();

    @Parameters(index = "1", paramLabel = "FOLDER")
    Path target = Path.of("");

    @Override
    public Integer call() {
      return Guard.run(
          () -> {
            ListDesk list = desk.open();
            if (list.version() == 0) {
              throw new CommandException(ExitCode.FAILED, "nothing has been released yet");
            }
            Release release = Release.readFrom(list.releaseFolder(list.version()));
            Path written = Guard.writing(() -> writeTo(Files.createDirectories(target), release));
            output.out().printf("Version %d is in %s.%n", list.version(), written);
            return ExitCode.OK;
          });
    }
  }

  private static Path writeTo(Path folder, Release release) throws IOException {
    release.writeTo(folder);
    return folder;
  }

  /** Changes the list's secrets. */
  @Command(
      name = "rekey",
      description = {
        "Makes a new list key and a new pepper, for when a checkpoint was lost.",
        "Revoke it first: the next release is sealed to those who are not revoked, and all new."
      },
      mixinStandardHelpOptions = true)
  static final class RekeyCommand implements Callable<Integer> {
    @Mixin CommandOutput output = new CommandOutput();

    @Mixin ListOptions.Desk desk = new ListOptions.Desk();

    @Override
    public Integer call() {
      return Guard.run(
          () -> {
            desk.open().rekey();
            output
                .out()
                .printf("New secrets are in %s. They count from the next release.%n", desk.folder);
            return ExitCode.OK;
          });
    }
  }

  /** Goes back to earlier entries. */
  @Command(
      name = "restore",
      description = {
        "Takes the entries and handling codes of an earlier version back; release them as a new",
        "version."
      },
      mixinStandardHelpOptions = true)
  static final class RestoreCommand implements Callable<Integer> {
    @Mixin CommandOutput output = new CommandOutput();

    @Mixin ListOptions.Desk desk = new ListOptions.Desk();

    @Parameters(index = "1", paramLabel = "VERSION")
    long version;

    @Override
    public Integer call() {
      return Guard.run(
          () -> {
            ListDesk list = desk.open();
            var entries = list.released(version);
            list.save(entries);
            list.saveHandling(list.releasedHandling(version));
            output.out().printf("%d entries as in version %d.%n", entries.size(), version);
            return ExitCode.OK;
          });
    }
  }
}
