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

/** A real RTSP server in another process, where Debian's packages for it are installed. */
public final class RtspServer implements AutoCloseable {
  /** Why a test that needs it is skipped, and what to install. */
  public static final String MISSING =
      "no GStreamer RTSP server: apt-get install gir1.2-gst-rtsp-server-1.0 python3-gi"
          + " gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly";

  private static final String PYTHON = "/usr/bin/python3";

  private final Process process;
  private final Path script;
  private final int port;

  private RtspServer(Process process, Path script, int port) {
    this.process = process;
    this.script = script;
    this.port = port;
  }

  /** Starts the server, with films or without; empty where it is not installed. */
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
    Path script = Files.createTempFile("rtsp_server", ".py");
    try (InputStream in = RtspServer.class.getResourceAsStream("rtsp_server.py")) {
      Files.write(script, in.readAllBytes());
    }
    List<String> command = new ArrayList<>(List.of(PYTHON, script.toString()));
    for (Path film : films) {
      command.add(film.toString());
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("RTSP_PORT", Integer.toString(wantedPort));
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null || !line.startsWith("port ")) {
      process.destroyForcibly();
      Files.deleteIfExists(script);
      return Optional.empty();
    }
    int port = Integer.parseInt(line.substring(5));
    if (port <= 0) {
      process.destroyForcibly();
      Files.deleteIfExists(script);
      throw new IOException("port %d is taken by another program".formatted(wantedPort));
    }
    return Optional.of(new RtspServer(process, script, port));
  }

  /** Returns the port that it listens on. */
  public int port() {
    return port;
  }

  /** Returns the address of a path. */
  public URI uri(String path) {
    return URI.create("rtsp://127.0.0.1:" + port + path);
  }

  /** Returns the address of a path with a user and a password. */
  URI uri(String path, String user, String password) {
    return URI.create("rtsp://" + user + ":" + password + "@127.0.0.1:" + port + path);
  }

  /** Stops the process without closing its connections: the camera hangs. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets a frozen process go on. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int result =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (result != 0) {
      throw new IOException("the server does not take the signal " + name);
    }
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
}
