package org.checkpointlpr.agent.feed;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.checkpointlpr.agent.keys.Mission;

/** A real mosquitto with the configuration that was made for the mission, on a free port. */
public final class Mosquitto implements AutoCloseable {
  private final Path configuration;
  private final Path memory;
  private final String program;
  private final int port;
  private Process process;

  private Mosquitto(String program, Path configuration, Path memory, int port, Process process) {
    this.program = program;
    this.configuration = configuration;
    this.memory = memory;
    this.port = port;
    this.process = process;
  }

  /** Starts it; without mosquitto on this machine the test is skipped with a message. */
  public static Mosquitto start(Mission mission) throws IOException {
    return start(mission.broker(), freePort(), 0);
  }

  /**
   * Starts it with the configuration in a folder.
   *
   * @param port in the place of 8883
   * @param plainPort in the place of 1883, where the configuration has that
   */
  public static Mosquitto start(Path folder, int port, int plainPort) throws IOException {
    String program =
        Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto")
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElse("");
    assumeTrue(
        !program.isEmpty(), "mosquitto is not installed: not tested against the real broker");
    Path memory = Files.createTempDirectory(folder, "memory-");
    String text =
        Files.readString(folder.resolve("mosquitto.conf"))
            .replace("listener 8883", "listener " + port + " localhost")
            .replace("listener 1883 ", "listener " + plainPort + " ")
            .replaceFirst("persistence_location .*", "persistence_location " + memory + "/");
    if (System.getProperty("user.name").equals("root")) {
      text += "user root\n";
    }
    Path configuration = folder.resolve("mosquitto-" + port + ".conf");
    Files.writeString(configuration, text, StandardCharsets.UTF_8);
    Process process = launch(program, configuration, port);
    return new Mosquitto(program, configuration, memory, port, process);
  }

  /** Returns where to connect. */
  public URI address() {
    return URI.create("ssl://localhost:" + port);
  }

  /** Returns the process, for measuring it. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Kills it as a power cut would, and starts it again. */
  public void killAndRestart() throws IOException {
    process.destroyForcibly().onExit().join();
    process = launch(program, configuration, port);
  }

  /** Kills it, takes away what it had on its disk, and starts it again. */
  public void killAndForget() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(memory.resolve("mosquitto.db"));
    process = launch(program, configuration, port);
  }

  /** Kills it; it stays dead until {@link #killAndRestart}. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static Path log(Path configuration) {
    return configuration.resolveSibling(configuration.getFileName() + ".log");
  }

  private static Process launch(String program, Path configuration, int port) throws IOException {
    Process process =
        new ProcessBuilder(List.of(program, "-c", configuration.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log(configuration).toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() - end < 0) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return process;
        }
      } catch (ConnectException e) {
        if (!process.isAlive()) {
          break;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    throw new IOException("mosquitto does not start: " + Files.readString(log(configuration)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
