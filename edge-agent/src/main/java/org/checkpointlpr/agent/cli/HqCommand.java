package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.checkpointlpr.agent.hit.CheckpointRecord;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.Matched;
import org.checkpointlpr.agent.hit.RecordException;
import org.checkpointlpr.agent.hit.RecordJson;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hq.CheckpointStatus;
import org.checkpointlpr.agent.hq.EvidenceBundle;
import org.checkpointlpr.agent.hq.HqException;
import org.checkpointlpr.agent.hq.HqQuery;
import org.checkpointlpr.agent.hq.Quarantined;
import org.checkpointlpr.agent.hq.RecordLines;
import org.checkpointlpr.agent.hq.SceneRequests;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint hq}: headquarters. */
@Command(
    name = "hq",
    description = "Headquarters: receives, verifies, stores and shows what checkpoints send.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {HqServeCommand.class, HqListenCommand.class, HqSceneCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint hq serve --identity m1/hq --broker ssl://broker.example:8883",
      "  checkpoint hq listen --json --new         follow what 'serve' stores",
      "  checkpoint hq hits --since 2026-11-22T00:00:00Z",
      "  checkpoint hq status",
      "  checkpoint hq scene --identity m1/hq cp-alpha 0123456789abcdef/42 --wait 60",
      "  checkpoint hq export --identity m1/hq evidence/",
      "  checkpoint hq verify --identity m1/hq evidence/cp-alpha-….p7s"
    })
final class HqCommand {
  @Spec @Nullable CommandSpec spec;

  @Command(
      name = "hits",
      description = "Prints the hits in the archive.",
      mixinStandardHelpOptions = true)
  int hits(
      @Mixin HqOptions.Archive archive,
      @Mixin HqOptions.Choice choice,
      @Option(names = "--json", description = "One JSON object a line.") boolean json,
      @Option(names = "--limit", defaultValue = "1000", description = "At most. Default: 1000.")
          int limit)
      throws InterruptedException {
    return archive.read(
        query -> {
          for (HqQuery.Row row : query.records(choice.filter("hit", 0, limit))) {
            if (choice.takes(row.verified())) {
              out().println(json ? RecordLines.json(row.verified()) : text(row.verified()));
            }
          }
          return ExitCode.OK;
        });
  }

  @Command(
      name = "status",
      description = "Prints a line for each checkpoint.",
      mixinStandardHelpOptions = true)
  int status(@Mixin HqOptions.Archive archive) throws InterruptedException {
    String columns = "%-16s %-8s %-24s %8s %6s %8s %8s %-10s %-8s %-12s %s%n";
    return archive.read(
        query -> {
          out()
              .printf(
                  columns,
                  "checkpoint",
                  "link",
                  "last seen",
                  "records",
                  "hits",
                  "missing",
                  "refused",
                  "list",
                  "waiting",
                  "alarm",
                  "cameras");
          for (CheckpointStatus one : query.status()) {
            out()
                .printf(
                    columns,
                    one.checkpoint(),
                    one.online().map(on -> on ? "online" : "OFFLINE").orElse("-"),
                    one.lastSeen().map(Instant::toString).orElse("never"),
                    one.records(),
                    one.hits(),
                    one.missing(),
                    one.quarantined(),
                    one.list(),
                    one.waiting() < 0 ? "-" : Long.toString(one.waiting()),
                    (one.forked() ? "FORK " : "") + (one.stale() ? "STALE" : ""),
                    one.cameras());
          }
          return ExitCode.OK;
        });
  }

  @Command(
      name = "scenes",
      description = "Prints the scenes that were asked for, newest first, and what came of it.",
      mixinStandardHelpOptions = true)
  int scenes(
      @Mixin HqOptions.Archive archive,
      @Option(names = "--limit", defaultValue = "100", description = "At most. Default: 100.")
          int limit) {
    try (SceneRequests requests = SceneRequests.open(archive.address(), Clock.systemUTC())) {
      for (SceneRequests.Asked one : requests.all(limit)) {
        out()
            .printf(
                "%s  %-12s %s/%d  %s%n",
                one.asked(),
                one.hit().checkpoint(),
                one.hit().epoch(),
                one.hit().seq(),
                one.state().word());
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    } catch (HqException e) {
      throw new CommandException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "quarantine",
      description = "Prints what was refused, newest first, with the reason.",
      mixinStandardHelpOptions = true)
  int quarantine(
      @Mixin HqOptions.Archive archive,
      @Option(names = "--limit", defaultValue = "100", description = "At most. Default: 100.")
          int limit)
      throws InterruptedException {
    return archive.read(
        query -> {
          for (Quarantined one : query.quarantine(limit)) {
            out()
                .printf(
                    "%s  %-16s %-16s %s%n",
                    one.received(), one.checkpoint(), one.reason(), one.explanation());
          }
          return ExitCode.OK;
        });
  }

  @Command(
      name = "export",
      description = "Writes records as evidence that 'openssl cms' alone can check.",
      mixinStandardHelpOptions = true)
  int export(
      @Parameters(paramLabel = "DIR", description = "Where to.") Path folder,
      @Mixin HqOptions.Keys keys,
      @Mixin HqOptions.Archive archive,
      @Mixin HqOptions.Choice choice,
      @Option(names = "--type", defaultValue = "hit", description = "Default: hit.") String type)
      throws InterruptedException {
    return archive.read(
        query -> {
          List<HqQuery.Row> rows =
              query.records(choice.filter(type, 0, Integer.MAX_VALUE)).stream()
                  .filter(row -> choice.takes(row.verified()))
                  .toList();
          EvidenceBundle.write(folder, PartyFolder.open(keys.folder), rows);
          out()
              .printf(
                  "%d records in %s; README.txt there says how to check them.%n",
                  rows.size(), folder);
          return ExitCode.OK;
        });
  }

  @Command(
      name = "verify",
      description = "Checks one record, signed (.p7s) or sealed (.p7m), and prints it.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(paramLabel = "FILE", description = "The record.") Path file,
      @Mixin HqOptions.Keys keys) {
    try {
      PartyFolder party = PartyFolder.open(keys.folder);
      RecordOpener opener =
          new RecordOpener(party.mission(), party.identity(Role.HQ_OPEN), party.roster());
      byte[] bytes = Files.readAllBytes(file);
      Instant now = Clock.systemUTC().instant();
      RecordOpener.Late late = open(opener, bytes);
      RecordOpener.Opened opened = late.opened();
      if (!late.claimsItsTime()) {
        throw new CommandException(
            ExitCode.FAILED,
            "REFUSED (EXPIRED): written at %s; the certificate is valid from %s to %s"
                .formatted(opened.record().written(), late.from(), late.until()));
      }
      if (!late.covers(now)) {
        say(
            "note: the certificate ended at %s; that the record is older is its own word, and"
                + " the archive's in which it stands",
            late.until());
      }
      say(
          "good: signed by %s, hash %s",
          opened.record().position().checkpoint(), opened.hash().text());
      out().println(json(opened.record()));
      return ExitCode.OK;
    } catch (RefusedException e) {
      throw new CommandException(
          ExitCode.FAILED, "REFUSED (%s): %s".formatted(e.refusal(), e.getMessage()), e);
    } catch (RecordException e) {
      throw new CommandException(ExitCode.FAILED, "REFUSED: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  private static RecordOpener.Late open(RecordOpener opener, byte[] bytes)
      throws RefusedException, RecordException {
    try {
      return opener.openLate(bytes);
    } catch (RefusedException e) {
      if (e.refusal() == org.checkpointlpr.seal.Refusal.WRONG_STRUCTURE) {
        return opener.verifyLate(bytes);
      }
      throw e;
    }
  }

  private static String json(CheckpointRecord record) {
    return new String(RecordJson.write(record), StandardCharsets.UTF_8);
  }

  /** Returns a record as a line for people. */
  static String text(VerifiedRecord verified) {
    CheckpointRecord record = verified.record();
    String head =
        "%s  %-12s %-10s"
            .formatted(
                verified.received(), record.position().checkpoint(), record.body().kind().word());
    if (record.body() instanceof Hit hit) {
      Matched best = hit.best();
      return "%s %-10s %s  %s entry=%s p=%.2f  camera=%s list=%s/%d  %s/%d"
          .formatted(
              head,
              hit.read().value(),
              best.near() ? "near" : "exact",
              best.action(),
              best.entry(),
              best.probability(),
              hit.camera(),
              hit.list().list(),
              hit.list().version(),
              record.position().epoch(),
              record.position().seq());
    }
    return head + " " + record.position().epoch() + "/" + record.position().seq();
  }

  private void say(String format, Object... values) {
    if (spec != null) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf("hq: " + format + "%n", values);
      err.flush();
    }
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("run by picocli only");
    }
    return spec.commandLine().getOut();
  }
}
