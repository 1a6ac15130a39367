package org.checkpointlpr.agent.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.app.Agent;
import org.checkpointlpr.agent.app.AgentException;
import org.checkpointlpr.agent.app.AgentListener;
import org.checkpointlpr.agent.app.ThreadDiedException;
import org.checkpointlpr.agent.config.AgentConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code checkpoint run}: the agent. */
@Command(
    name = "run",
    description = {
      "Runs the agent of a checkpoint until it is told to stop, or until folders that are read once"
          + " are done.",
      "Hits that could not be delivered stay in the outbox for the next start."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint run --config /etc/checkpoint/checkpoint.yaml",
      "  checkpoint run --config checkpoint.yaml --show     show plates on the terminal"
    })
final class RunCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The YAML file; see the examples in config/.")
  @Nullable Path config;

  @Option(
      names = "--show",
      description =
          "Show each sighting and each wanted vehicle. Without it nothing names a plate: standard"
              + " output of a service ends in a log.")
  boolean show;

  @Override
  public Integer call() throws InterruptedException {
    if (config == null || spec == null) {
      return ExitCode.USAGE;
    }
    AgentConfig agentConfig = ConfigCommand.load(config);
    PrintWriter out = spec.commandLine().getOut();
    Latencies toDisk = new Latencies();
    AgentListener listener =
        show
            ? new ConsoleView(out, Terminal.showsColours(), toDisk, new Latencies())
            : new HitTimes(toDisk);
    try (Agent agent = Agent.start(agentConfig, listener, Clock.systemUTC())) {
      Thread stop = new Thread(agent::close, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      agent.awaitEnd();
      spec.commandLine()
          .getErr()
          .printf(
              "checkpoint: all pictures are read: %s; hits to the disk %s%n",
              agent.counters(), toDisk);
    } catch (ThreadDiedException e) {
      throw new CommandException(
          ExitCode.SOFTWARE, e.getMessage() + ": a bug here; start the agent again", e);
    } catch (AgentException e) {
      throw new CommandException(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK;
  }
}
