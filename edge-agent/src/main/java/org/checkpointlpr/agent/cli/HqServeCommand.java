package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.checkpointlpr.agent.health.Pulse;
import org.checkpointlpr.agent.hq.HqAlarm;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.hq.Quarantined;
import org.checkpointlpr.agent.hq.RecordLines;
import org.checkpointlpr.agent.hq.Republisher;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code checkpoint hq serve}: the worker that receives. */
@Command(
    name = "serve",
    description = {
      "Receives from brokers, verifies, stores, and confirms with signed receipts.",
      "Several workers share the work with --shared, each with a folder of its own (keys worker)"
          + " and all with one PostgreSQL."
    },
    mixinStandardHelpOptions = true)
final class HqServeCommand implements Callable<Integer> {
  @Mixin final CommandOutput output = new CommandOutput();
  @Mixin final HqOptions.Keys keys = new HqOptions.Keys();
  @Mixin final HqOptions.Archive archive = new HqOptions.Archive();

  @Option(names = "--broker", required = true, description = "ssl://host:port; several allowed.")
  List<URI> brokers = List.of();

  @Option(names = "--shared", description = "One of several workers that share the records.")
  boolean shared;

  @Option(
      names = "--republish",
      paramLabel = "URI",
      description =
          "Tell this broker, inside headquarters, of every verified record in plain JSON.")
  @Nullable URI inner;

  @Option(names = "--print", description = "Print each record as 'listen --json' does.")
  boolean print;

  @Option(names = "--count", defaultValue = "0", description = "End after so many records.")
  long count;

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(count > 0 ? (int) Math.min(count, 1 << 30) : 1);
    Clock clock = Clock.systemUTC();
    HqSettings settings = HqSettings.of(keys.folder, archive.address(), brokers, shared);
    try (HqService service = HqService.start(settings, listener(end), clock)) {
      Optional<Republisher> republisher =
          inner == null
              ? Optional.empty()
              : Optional.of(Republisher.start(keys.folder, archive.address(), inner, clock));
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "hq-shutdown"));
      endOnDeath(service.pulse(), end);
      republisher.map(Republisher::pulse).ifPresent(pulse -> endOnDeath(pulse, end));
      output.say("waiting for %s", brokers);
      if (service.awaitReady(Duration.ofSeconds(30))) {
        output.say("ready");
      } else {
        output.say("no broker yet; trying again for ever");
      }
      end.await();
      republisher.ifPresent(Republisher::close);
      requireAlive(service.pulse());
      republisher.map(Republisher::pulse).ifPresent(HqServeCommand::requireAlive);
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /** A worker without its thread would look as if it worked. */
  private static void endOnDeath(Pulse pulse, CountDownLatch end) {
    pulse.onDeath(
        thrown -> {
          while (end.getCount() > 0) {
            end.countDown();
          }
        });
  }

  private static void requireAlive(Pulse pulse) {
    if (!pulse.isAlive()) {
      throw new CommandException(
          ExitCode.SOFTWARE,
          "thread %s died: a bug here, the log says where; start again".formatted(pulse.name()));
    }
  }

  private HqListener listener(CountDownLatch end) {
    return new HqListener() {
      @Override
      public void verified(VerifiedRecord record) {
        if (print) {
          output.out().println(RecordLines.json(record));
          output.out().flush();
        }
        if (count > 0) {
          end.countDown();
        }
      }

      @Override
      public void refused(Quarantined what) {
        output.say("refused from %s: %s, %s", what.checkpoint(), what.reason(), what.explanation());
      }

      @Override
      public void alarm(HqAlarm alarm) {
        output.say("%s %s: %s", alarm.kind(), alarm.checkpoint(), alarm.explanation());
      }
    };
  }
}
