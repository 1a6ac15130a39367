package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.checkpointlpr.agent.app.Agent;
import org.checkpointlpr.agent.app.AgentException;
import org.checkpointlpr.agent.app.AgentListener;
import org.checkpointlpr.agent.app.Rehearsal;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.config.CrewConfig;
import org.checkpointlpr.agent.web.PinHash;
import org.checkpointlpr.agent.web.WantedVehicle;

/**
 * The demonstration with the crew page: pictures pass a camera one after another, for ever, and
 * whoever looks at the page answers the alarms. Ends when the program is told to stop.
 */
final class DemoPage {
  /** Traffic: whoever looks for the first time should not wait long for the first alarm. */
  private static final long PAUSE_SECONDS = 3;

  /** After a wanted vehicle; the next one comes while the alarm is still being looked at. */
  private static final long ALARM_SECONDS = 12;

  /** For the demonstration alone: its mission is thrown away. */
  private static final String COMMANDER_PIN = "473869";

  private final Path pictures;
  private final Path folder;
  private final int port;
  private final CountDownLatch never = new CountDownLatch(1);

  /**
   * Creates a demonstration.
   *
   * @param pictures what passes
   * @param folder the rehearsal's
   * @param port where the page is served on this machine
   */
  DemoPage(Path pictures, Path folder, int port) {
    this.pictures = pictures;
    this.folder = folder;
    this.port = port;
  }

  /** Shows pictures until the thread is interrupted or the process ends. */
  void run(Rehearsal rehearsal, AgentListener view, PrintWriter out)
      throws IOException, InterruptedException, AgentException {
    Path lane = Files.createDirectory(folder.resolve("lane"));
    AgentConfig config =
        rehearsal
            .config(
                new CameraConfig("lane-1", new CameraConfig.Pictures(lane, true)),
                AgentConfig.RecognitionConfig.DEFAULT)
            .withCrew(page());
    Attention attention = new Attention();
    try (Agent agent = Agent.start(config, attention.and(view), Clock.systemUTC())) {
      URI address = agent.crew().orElseThrow().address();
      out.printf(
          "%nThe crew page: %s%nOpen it in a browser. Vehicles pass; some are wanted and raise an"
              + " alarm, which you answer there.%nThe commander's PIN, for own entries and"
              + " exercises: %s. Ctrl-C ends it.%n%n",
          address, COMMANDER_PIN);
      out.flush();
      List<Path> vehicles = vehicles();
      int number = 0;
      do {
        show(vehicles.get(number % vehicles.size()), lane, number);
        number++;
      } while (!never.await(PAUSE_SECONDS, TimeUnit.SECONDS)
          && !never.await(attention.caught() ? ALARM_SECONDS : 0, TimeUnit.SECONDS));
    }
  }

  /** Notices whether the crew was told of a wanted vehicle. */
  private static final class Attention implements AgentListener {
    private final AtomicBoolean wanted = new AtomicBoolean();

    /** Returns whether there was one since the last call. */
    boolean caught() {
      return wanted.getAndSet(false);
    }

    @Override
    public void wanted(WantedVehicle vehicle) {
      wanted.set(true);
    }
  }

  private CrewConfig page() {
    CrewConfig local = CrewConfig.local(port);
    return new CrewConfig(
        local.listen(),
        local.names(),
        local.language(),
        local.tls(),
        local.crewPin(),
        Optional.of(PinHash.of(COMMANDER_PIN, new SecureRandom()).text()),
        local.session());
  }

  private List<Path> vehicles() throws IOException {
    try (Stream<Path> files = Files.list(pictures)) {
      List<Path> all =
          files
              .filter(file -> file.getFileName().toString().matches("(?i).+\\.(jpe?g|png)"))
              .sorted()
              .toList();
      if (all.isEmpty()) {
        throw new CommandException(
            ExitCode.NO_INPUT, pictures + " holds no JPEG or PNG; give a folder that does");
      }
      return all;
    }
  }

  /** Lets a picture appear whole, as an upload does, and takes away the one before. */
  private static void show(Path vehicle, Path lane, int number) throws IOException {
    try (Stream<Path> before = Files.list(lane)) {
      for (Path old : before.toList()) {
        Files.delete(old);
      }
    }
    Path beside = lane.resolveSibling("lane-next");
    Files.copy(vehicle, beside);
    Files.move(beside, lane.resolve(number + "-" + vehicle.getFileName()));
  }
}
