package org.checkpointlpr.agent.cli;

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
import org.checkpointlpr.agent.capture.Frame;

/**
 * Films served as cameras serve them: by a real RTSP server, GStreamer's, in a process of its own,
 * so that its processor time is not counted as ours.
 */
final class FilmServer implements AutoCloseable {
  /** What to install where there is none. */
  static final String MISSING =
      "no RTSP server is installed; apt-get install gir1.2-gst-rtsp-server-1.0 python3-gi"
          + " gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly";

  private static final String PYTHON = "/usr/bin/python3";
  private static final String SCRIPT = "rtsp_server.py";

  private final Process process;
  private final Path script;
  private final int port;

  private FilmServer(Process process, Path script, int port) {
    this.process = process;
    this.script = script;
    this.port = port;
  }

  /** Starts a server; empty where GStreamer's is not installed. */
  static Optional<FilmServer> start(List<Path> films) throws IOException {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return Optional.empty();
    }
    Path script = Files.createTempFile("checkpoint-rtsp", ".py");
    try (InputStream in = Frame.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IOException(SCRIPT + " is not in the program; build it anew");
      }
      Files.write(script, in.readAllBytes());
    }
    List<String> command = new ArrayList<>(List.of(PYTHON, script.toString()));
    films.forEach(film -> command.add(film.toAbsolutePath().toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    if (line == null || !line.startsWith("port ")) {
      process.destroyForcibly();
      Files.deleteIfExists(script);
      return Optional.empty();
    }
    return Optional.of(new FilmServer(process, script, Integer.parseInt(line.substring(5))));
  }

  /**
   * Returns the address of a film.
   *
   * @param number 1 for the first
   */
  URI film(int number) {
    return URI.create("rtsp://127.0.0.1:" + port + "/film" + (number > 1 ? number : ""));
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
