package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.checkpointlpr.agent.hit.CheckpointRecord;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hit.Matched;
import org.checkpointlpr.agent.hit.RecordException;
import org.checkpointlpr.agent.hit.RecordJson;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hq.CheckpointStatus;
import org.checkpointlpr.agent.hq.EvidenceBundle;
import org.checkpointlpr.agent.hq.HqAlarm;
import org.checkpointlpr.agent.hq.HqException;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqQuery;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.hq.Quarantined;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint hq}: headquarters. */
@Command(
    name = "hq",
    description = "Headquarters: receives, verifies, stores and shows what checkpoints send.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint hq serve --identity m1/hq --broker ssl://broker.example:8883",
      "  checkpoint hq listen --json               follow what 'serve' stores",
      "  checkpoint hq hits --since 2026-11-22T00:00:00Z",
      "  checkpoint hq status",
      "  checkpoint hq export --identity m1/hq evidence/",
      "  checkpoint hq verify --identity m1/hq evidence/cp-alpha-….p7s"
    })
final class HqCommand implements Runnable {
  private static final String ARCHIVE = "The archive. Default: ${DEFAULT-VALUE}.";
  private static final String IDENTITY = "Headquarters' folder, made by 'keys mission'.";

  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "Missing command: hq serve, listen, hits, status, export or verify");
    }
  }

  @Command(
      name = "serve",
      description = "Receives from brokers, verifies, stores, and confirms with signed receipts.",
      mixinStandardHelpOptions = true)
  int serve(
      @Option(names = "--identity", required = true, description = IDENTITY) Path identity,
      @Option(names = "--archive", defaultValue = "hq.db", description = ARCHIVE) Path archive,
      @Option(
              names = "--broker",
              required = true,
              description = "ssl://host:port; several allowed.")
          List<URI> brokers,
      @Option(names = "--print", description = "Print each record as 'listen --json' does.")
          boolean print,
      @Option(names = "--count", defaultValue = "0", description = "End after so many records.")
          long count)
      throws InterruptedException {
    CountDownLatch end = new CountDownLatch(count > 0 ? (int) Math.min(count, 1 << 30) : 1);
    HqListener listener =
        new HqListener() {
          @Override
          public void verified(VerifiedRecord record) {
            if (print) {
              out().println(line(record));
              out().flush();
            }
            if (count > 0) {
              end.countDown();
            }
          }

          @Override
          public void refused(Quarantined what) {
            say("refused from %s: %s, %s", what.checkpoint(), what.reason(), what.explanation());
          }

          @Override
          public void alarm(HqAlarm alarm) {
            say("%s %s: %s", alarm.kind(), alarm.checkpoint(), alarm.explanation());
          }
        };
    Clock clock = Clock.systemUTC();
    try (HqService service =
        HqService.start(HqSettings.of(identity, archive, brokers), listener, clock)) {
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "hq-shutdown"));
      say("waiting for %s", brokers);
      if (service.awaitReady(Duration.ofSeconds(30))) {
        say("ready");
      } else {
        say("no broker yet; trying again for ever");
      }
      end.await();
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "listen",
      description = "Follows the archive that 'hq serve' writes and prints each new record.",
      mixinStandardHelpOptions = true)
  int listen(
      @Option(names = "--archive", defaultValue = "hq.db", description = ARCHIVE) Path archive,
      @Option(names = "--json", description = "One JSON object a line.") boolean json,
      @Option(names = "--type", defaultValue = "", description = "Only hit, health, picture …")
          String type,
      @Option(names = "--checkpoint", defaultValue = "", description = "Only this checkpoint's.")
          String checkpoint,
      @Option(names = "--count", defaultValue = "0", description = "End after so many records.")
          long count)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long after = 0;
    long printed = 0;
    try (HqQuery query = HqQuery.open(archive)) {
      while (count == 0 || printed < count) {
        int most = count == 0 ? 500 : (int) Math.min(500, count - printed);
        HqQuery.Filter filter = new HqQuery.Filter(type, checkpoint, Instant.EPOCH, after, most);
        List<HqQuery.Row> rows = query.records(filter);
        for (HqQuery.Row row : rows) {
          out().println(json ? line(row.verified()) : text(row.verified()));
          after = row.row();
          printed++;
        }
        out().flush();
        if (rows.isEmpty() && never.await(300, java.util.concurrent.TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    } catch (HqException e) {
      throw new CommandException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "hits",
      description = "Prints the hits in the archive.",
      mixinStandardHelpOptions = true)
  int hits(
      @Option(names = "--archive", defaultValue = "hq.db", description = ARCHIVE) Path archive,
      @Option(names = "--json", description = "One JSON object a line.") boolean json,
      @Option(names = "--checkpoint", defaultValue = "", description = "Only this checkpoint's.")
          String checkpoint,
      @Option(
              names = "--since",
              description = "Received at or after, for example 2026-11-22T00:00:00Z.")
          @Nullable Instant since,
      @Option(names = "--limit", defaultValue = "1000", description = "At most. Default: 1000.")
          int limit) {
    try (HqQuery query = HqQuery.open(archive)) {
      Instant from = since == null ? Instant.EPOCH : since;
      for (HqQuery.Row row : query.records(new HqQuery.Filter("hit", checkpoint, from, 0, limit))) {
        out().println(json ? line(row.verified()) : text(row.verified()));
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    } catch (HqException e) {
      throw new CommandException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "status",
      description = "Prints a line for each checkpoint.",
      mixinStandardHelpOptions = true)
  int status(
      @Option(names = "--archive", defaultValue = "hq.db", description = ARCHIVE) Path archive) {
    try (HqQuery query = HqQuery.open(archive)) {
      out()
          .printf(
              "%-16s %-8s %-24s %8s %6s %8s %8s %-10s %-8s%n",
              "checkpoint",
              "link",
              "last seen",
              "records",
              "hits",
              "missing",
              "refused",
              "list",
              "waiting");
      for (CheckpointStatus one : query.status()) {
        out()
            .printf(
                "%-16s %-8s %-24s %8d %6d %8d %8d %-10s %-8s%n",
                one.checkpoint(),
                one.online().map(on -> on ? "online" : "OFFLINE").orElse("-"),
                one.lastSeen().map(Instant::toString).orElse("never"),
                one.records(),
                one.hits(),
                one.missing(),
                one.quarantined(),
                one.list(),
                one.waiting() < 0 ? "-" : Long.toString(one.waiting()));
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    } catch (HqException e) {
      throw new CommandException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "export",
      description = "Writes records as evidence that 'openssl cms' alone can check.",
      mixinStandardHelpOptions = true)
  int export(
      @Parameters(paramLabel = "DIR", description = "Where to.") Path folder,
      @Option(names = "--identity", required = true, description = IDENTITY) Path identity,
      @Option(names = "--archive", defaultValue = "hq.db", description = ARCHIVE) Path archive,
      @Option(names = "--checkpoint", defaultValue = "", description = "Only this checkpoint's.")
          String checkpoint,
      @Option(names = "--type", defaultValue = "hit", description = "Default: hit.") String type) {
    try (HqQuery query = HqQuery.open(archive)) {
      List<HqQuery.Row> rows =
          query.records(new HqQuery.Filter(type, checkpoint, Instant.EPOCH, 0, Integer.MAX_VALUE));
      EvidenceBundle.write(folder, PartyFolder.open(identity), rows);
      out()
          .printf(
              "%d records in %s; README.txt there says how to check them.%n", rows.size(), folder);
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    } catch (HqException e) {
      throw new CommandException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "verify",
      description = "Checks one record, signed (.p7s) or sealed (.p7m), and prints it.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(paramLabel = "FILE", description = "The record.") Path file,
      @Option(names = "--identity", required = true, description = IDENTITY) Path identity) {
    try {
      PartyFolder party = PartyFolder.open(identity);
      RecordOpener opener =
          new RecordOpener(party.mission(), party.identity(Role.HQ_OPEN), party.roster());
      byte[] bytes = Files.readAllBytes(file);
      Instant now = Clock.systemUTC().instant();
      RecordOpener.Opened opened = open(opener, bytes, now);
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

  private static RecordOpener.Opened open(RecordOpener opener, byte[] bytes, Instant now)
      throws RefusedException, RecordException {
    try {
      return opener.open(bytes, now);
    } catch (RefusedException e) {
      if (e.refusal() == org.checkpointlpr.seal.Refusal.WRONG_STRUCTURE) {
        return opener.verify(bytes, now);
      }
      throw e;
    }
  }

  /** Wraps the record's own JSON, which stays byte for byte what was signed. */
  private static String line(VerifiedRecord verified) {
    return "{\"received\":\"%s\",\"hash\":\"%s\",\"record\":%s}"
        .formatted(verified.received(), verified.hash(), json(verified.record()));
  }

  private static String json(CheckpointRecord record) {
    return new String(RecordJson.write(record), StandardCharsets.UTF_8);
  }

  private static String text(VerifiedRecord verified) {
    CheckpointRecord record = verified.record();
    String head =
        "%s  %-12s %-10s"
            .formatted(
                verified.received(), record.position().checkpoint(), record.body().kind().word());
    if (record.body() instanceof Hit hit) {
      Matched best = hit.best();
      return "%s %-10s %s  %s entry=%s p=%.2f  camera=%s list=%s/%d"
          .formatted(
              head,
              hit.read().value(),
              best.near() ? "near" : "exact",
              best.action(),
              best.entry(),
              best.probability(),
              hit.camera(),
              hit.list().list(),
              hit.list().version());
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
