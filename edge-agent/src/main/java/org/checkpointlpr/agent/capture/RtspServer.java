package org.checkpointlpr.agent.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Films served as cameras serve them, for measurements and tests: by a real RTSP server,
 * GStreamer's, on the loopback, in a process of its own, so that its processor time is not counted
 * as ours. It ends with this program. Safe on any thread.
 */
public final class RtspServer implements AutoCloseable {
  /** Why what needs it is skipped, and what to install. */
  public static final String MISSING =
      "no RTSP server is installed; apt-get install gir1.2-gst-rtsp-server-1.0 python3-gi"
          + " gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly";

  private static final String PYTHON = "/usr/bin/python3";
  private static final String SCRIPT = "rtsp_server.py";

  private final Process process;
  private final Path script;
  private final int port;

  private RtspServer(Process process, Path script, int port) {
    this.process = process;
    this.script = script;
    this.port = port;
  }

  /** Starts the server on any free port, with films or without; empty where it is not installed. */
  public static Optional<RtspServer> start(Path... films) throws IOException {
    return start(0, films);
  }

  /**
   * Starts the server on a port, 0 for any; empty where it is not installed.
   *
   * @throws IOException if another program has taken the port
   */
  public static Optional<RtspServer> start(int wantedPort, Path... films) throws IOException {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return Optional.empty();
    }
    Path script = script();
    boolean started = false;
    Process process = process(script, wantedPort, films);
    try {
      Optional<Integer> port = port(process);
      if (port.isPresent() && port.get() <= 0) {
        throw new IOException(
            "port %d is taken by another program; end it, or ask for another port"
                .formatted(wantedPort));
      }
      started = port.isPresent();
      return port.map(number -> new RtspServer(process, script, number));
    } finally {
      if (!started) {
        process.destroyForcibly();
        Files.deleteIfExists(script);
      }
    }
  }

  /** Returns the port that it listens on. */
  public int port() {
    return port;
  }

  /** Returns the address of a path. */
  public URI uri(String path) {
    return URI.create("rtsp://127.0.0.1:" + port + path);
  }

  /**
   * Returns the address of a film.
   *
   * @param number 1 for the first
   */
  public URI film(int number) {
    return uri("/film" + (number > 1 ? number : ""));
  }

  /** Returns the process, which a test stops to have a camera that hangs. */
  public long processId() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(script);
  }

  private static Path script() throws IOException {
    Path script = Files.createTempFile("checkpoint-rtsp", ".py");
    try (InputStream in = RtspServer.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IOException(SCRIPT + " is not in the program; build it anew");
      }
      Files.write(script, in.readAllBytes());
    }
    return script;
  }

  private static Process process(Path script, int port, Path... films) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON, script.toString()));
    for (Path film : films) {
      command.add(film.toAbsolutePath().toString());
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("RTSP_PORT", Integer.toString(port));
    return builder.start();
  }

  /** Waits for the port that it says; empty if it ends without saying one. */
  private static Optional<Integer> port(Process process) throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    return line == null || !line.startsWith("port ")
        ? Optional.empty()
        : Optional.of(Integer.parseInt(line.substring(5)));
  }
}
