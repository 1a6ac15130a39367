package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hq.ArchiveAddress;
import org.checkpointlpr.agent.hq.HqException;
import org.checkpointlpr.agent.hq.HqQuery;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import picocli.CommandLine.Option;

/** Options that several commands of headquarters share. */
final class HqOptions {
  private HqOptions() {}

  /** Work on an archive. */
  interface Work {
    int run(HqQuery query) throws IOException, HqException, InterruptedException;
  }

  /** Which archive. */
  static final class Archive {
    @Option(
        names = "--archive",
        defaultValue = "hq.db",
        description = {
          "A file, or jdbc:postgresql://host/database?user=NAME. Default: ${DEFAULT-VALUE}.",
          "PostgreSQL's password is read from the file that PGPASSFILE names, or ~/.pgpass."
        })
    String text = "hq.db";

    ArchiveAddress address() {
      try {
        return new ArchiveAddress(text);
      } catch (IllegalArgumentException e) {
        throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
      }
    }

    /** Opens the archive, does the work, and turns what goes wrong into an exit code. */
    int read(Work work) throws InterruptedException {
      try (HqQuery query = HqQuery.open(address())) {
        return work.run(query);
      } catch (IOException e) {
        throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
      } catch (HqException e) {
        throw new CommandException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** Headquarters' keys. */
  static final class Keys {
    @Option(
        names = "--identity",
        required = true,
        description = "Headquarters' folder, made by 'keys mission'.")
    Path folder = Path.of("");
  }

  /** Which records. */
  static final class Choice {
    @Option(names = "--checkpoint", defaultValue = "", description = "Only this checkpoint's.")
    String checkpoint = "";

    @Option(
        names = "--since",
        description = "Received at or after, for example 2026-11-22T00:00:00Z.")
    Instant since = Instant.EPOCH;

    @Option(names = "--camera", defaultValue = "", description = "Only hits of this camera.")
    String camera = "";

    @Option(names = "--action", defaultValue = "", description = "Only hits with this code.")
    String action = "";

    @Option(names = "--list", defaultValue = "", description = "Only hits of this watchlist.")
    String list = "";

    HqQuery.Filter filter(String type, long afterRow, int limit) {
      return new HqQuery.Filter(type, checkpoint, since, afterRow, limit);
    }

    /** Checks what the archive does not: anything but a hit passes only where nothing is asked. */
    boolean takes(VerifiedRecord verified) {
      if (camera.isEmpty() && action.isEmpty() && list.isEmpty()) {
        return true;
      }
      return verified.record().body() instanceof Hit hit
          && (camera.isEmpty() || hit.camera().equals(camera))
          && (list.isEmpty() || hit.list().list().equals(list))
          && (action.isEmpty()
              || hit.matches().stream().anyMatch(match -> match.action().equals(action)));
    }
  }
}
