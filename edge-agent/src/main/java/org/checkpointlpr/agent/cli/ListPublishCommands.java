package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.checkpointlpr.agent.hit.CheckpointRecord;
import org.checkpointlpr.agent.hit.ListReport;
import org.checkpointlpr.agent.hq.HqQuery;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.operator.ListDesk;
import org.checkpointlpr.agent.operator.ReleasePublisher;
import org.checkpointlpr.agent.uplink.LinkException;
import org.checkpointlpr.seal.Certificates;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Signed;
import org.checkpointlpr.watchlist.ListTrust;
import org.checkpointlpr.watchlist.Release;
import org.checkpointlpr.watchlist.ReleaseLabel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands of {@code checkpoint list} that reach checkpoints from afar. */
final class ListPublishCommands {
  private ListPublishCommands() {}

  /** Publishes a release to a broker. */
  @Command(
      name = "publish",
      description = {
        "Publishes a release to a broker; checkpoints take it up while they run.",
        "Only files that this broker was not given before are sent."
      },
      mixinStandardHelpOptions = true)
  static final class PublishCommand implements Callable<Integer> {
    private static final double KIB = 1024;

    @Mixin CommandOutput output = new CommandOutput();

    @Mixin ListOptions.Desk desk = new ListOptions.Desk();

    @Mixin ListOptions.Operator operator = new ListOptions.Operator();

    @Option(names = "--broker", required = true, description = "For example ssl://broker:8883.")
    @Nullable URI broker;

    @Option(names = "--release", description = "Which version. Default: the last.")
    @Nullable Long version;

    @Option(
        names = "--all",
        description = "Send all files, for a broker that has lost what it was given.")
    boolean all;

    @Override
    public Integer call() throws InterruptedException {
      try {
        ListDesk list = desk.open();
        long number = version == null ? list.version() : version;
        if (number == 0) {
          throw new CommandException(ExitCode.FAILED, "nothing has been released yet");
        }
        return publish(list, number, broker == null ? URI.create("") : broker);
      } catch (LinkException e) {
        throw new CommandException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
      } catch (IOException e) {
        throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
      }
    }

    private int publish(ListDesk list, long number, URI to)
        throws IOException, LinkException, InterruptedException {
      PartyFolder party = operator.open();
      Release release = Release.readFrom(list.releaseFolder(number));
      warnOfTooFewSignatures(party, release);
      long before = all ? 0 : list.published(to);
      ReleasePublisher.Published done =
          ReleasePublisher.publish(
              party,
              to,
              list.list(),
              release,
              before == 0
                  ? Optional.empty()
                  : Optional.of(Release.readFrom(list.releaseFolder(before))),
              progress());
      list.published(to, number);
      output
          .out()
          .printf(
              "Version %d is published: %d files, %.1f KiB sent; %d were there, %d old ones"
                  + " cleared.%n",
              number, done.files(), done.bytes() / KIB, done.alreadyThere(), done.cleared());
      return ExitCode.OK;
    }

    /** It is published all the same: the checkpoints decide, and one may ask for less. */
    private void warnOfTooFewSignatures(PartyFolder party, Release release) {
      ListTrust trust = ListTrust.of(party.mission(), "", party.roster(), 0);
      try {
        Signed.Policy policy =
            new Signed.Policy(
                party.roster(), Role.OPERATOR_SIGN, trust.threshold(), Clock.systemUTC().instant());
        ReleaseLabel unused = ReleaseLabel.verify(release.manifest(), policy);
      } catch (RefusedException e) {
        output
            .err()
            .printf(
                "WARNING: checkpoints will refuse this release: %s. See 'list cosign'.%n",
                e.getMessage());
      }
    }

    /** Says at each tenth how far it is. */
    private Consumer<ReleasePublisher.Progress> progress() {
      PrintWriter err = output.err();
      long[] tenths = {0};
      return progress -> {
        long now = 10 * progress.bytes() / Math.max(1, progress.allBytes());
        if (now > tenths[0]) {
          tenths[0] = now;
          err.printf(
              "%3d %%  %d of %d files, %.1f of %.1f KiB%n",
              now * 10,
              progress.files(),
              progress.allFiles(),
              progress.bytes() / KIB,
              progress.allBytes() / KIB);
          err.flush();
        }
      };
    }
  }

  /** Shows which checkpoint has which version. */
  @Command(
      name = "status",
      description = {
        "At headquarters: says which checkpoint applied which version when.",
        "From the reports that each has signed and headquarters has verified."
      },
      mixinStandardHelpOptions = true)
  static final class StatusCommand implements Callable<Integer> {
    @Mixin CommandOutput output = new CommandOutput();

    @Mixin HqOptions.Archive archive = new HqOptions.Archive();

    @Option(
        names = "--identity",
        description = "Headquarters' folder: lists checkpoints that reported nothing, too.")
    @Nullable Path identity;

    @Option(names = "--name", defaultValue = "main", description = "The list. Default: main.")
    String name = "";

    /** What one checkpoint has said, newest last. */
    private static final class Said {
      private Optional<ListReport> applied = Optional.empty();
      private Instant since = Instant.EPOCH;
      private String trouble = "";
    }

    @Override
    public Integer call() throws InterruptedException {
      return archive.read(
          query -> {
            Map<String, Said> all = new TreeMap<>();
            if (identity != null) {
              enrolled(PartyFolder.open(identity)).forEach(cp -> all.put(cp, new Said()));
            }
            for (HqQuery.Row row :
                query.records(
                    new HqQuery.Filter("list-report", "", Instant.EPOCH, 0, Integer.MAX_VALUE))) {
              CheckpointRecord record = row.verified().record();
              if (record.body() instanceof ListReport report
                  && report.release().list().equals(name)) {
                note(
                    all.computeIfAbsent(record.position().checkpoint(), key -> new Said()),
                    report,
                    record.written());
              }
            }
            print(all);
            return ExitCode.OK;
          });
    }

    private static List<String> enrolled(PartyFolder party) {
      return party.roster().ofRole(Role.CHECKPOINT_SIGN).stream()
          .filter(certificate -> !party.trust().isRevoked(certificate))
          .map(Certificates::commonName)
          .toList();
    }

    private static void note(Said said, ListReport report, Instant written) {
      if (report.applied()) {
        said.applied = Optional.of(report);
        said.since = written;
        said.trouble = "";
      } else {
        said.trouble = written + " refused " + report.reason();
      }
    }

    private void print(Map<String, Said> all) {
      PrintWriter out = output.out();
      out.printf("%-20s %8s  %-24s  %s%n", "checkpoint", "version", "applied", "since then");
      for (Map.Entry<String, Said> one : all.entrySet()) {
        Said said = one.getValue();
        List<String> cells =
            said.applied.isPresent()
                ? List.of(
                    Long.toString(said.applied.get().release().version()), said.since.toString())
                : List.of("-", "never");
        out.printf(
            "%-20s %8s  %-24s  %s%n", one.getKey(), cells.get(0), cells.get(1), said.trouble);
      }
      out.flush();
    }
  }
}
