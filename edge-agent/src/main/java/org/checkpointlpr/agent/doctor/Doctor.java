package org.checkpointlpr.agent.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.recognise.Recogniser;

/**
 * Looks at everything an agent needs, one finding each. Changes nothing but for a file that it
 * writes into the state folder and removes. Used by one thread.
 */
public final class Doctor {
  /** Hits of a week without network fit into this with their pictures. */
  private static final long ENOUGH_BYTES = 1L << 30;

  private static final int CONNECT_MILLIS = 5_000;

  private static final double NANOS_PER_MILLI = 1e6;

  /** No clock that works shows a time before this program was written. */
  private static final Instant WRITTEN = Instant.parse("2026-11-01T00:00:00Z");

  private static final Instant FAR = Instant.parse("2050-01-01T00:00:00Z");

  private final Clock clock;

  /** Creates a doctor with the clock that is to be judged. */
  public Doctor(Clock clock) {
    this.clock = clock;
  }

  /** Looks at the program itself: Java, native libraries, models, clock. */
  public List<Finding> examineProgram() {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.good("java", Runtime.version() + " on " + System.getProperty("os.arch")));
    findings.add(openCv());
    findings.add(tesseract());
    findings.add(models());
    findings.add(clock());
    return findings;
  }

  /** Looks at what a configuration names: state folder, cameras, brokers. */
  public List<Finding> examine(AgentConfig config) {
    List<Finding> findings = new ArrayList<>();
    findings.add(state(config.state()));
    config.cameras().forEach(camera -> findings.add(camera(camera)));
    config.uplink().brokers().forEach(broker -> findings.add(broker(broker)));
    return findings;
  }

  private static Finding openCv() {
    try {
      Natives.loadOpenCv();
      return Finding.good("opencv", "native libraries loaded");
    } catch (NativesException e) {
      return Finding.bad("opencv", String.valueOf(e.getMessage()));
    }
  }

  private static Finding tesseract() {
    try {
      Natives.loadTesseract();
      return Finding.good("tesseract", "native libraries loaded");
    } catch (NativesException e) {
      return Finding.bad("tesseract", String.valueOf(e.getMessage()));
    }
  }

  private static Finding models() {
    long start = System.nanoTime();
    try {
      Recogniser.open(System::nanoTime).close();
      double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
      return Finding.good(
          "models", String.format(Locale.ROOT, "checked and loaded in %.0f ms", millis));
    } catch (NativesException e) {
      return Finding.bad("models", String.valueOf(e.getMessage()));
    }
  }

  private Finding clock() {
    Instant now = clock.instant();
    return now.isBefore(WRITTEN) || now.isAfter(FAR)
        ? Finding.bad("clock", "shows " + now + "; set it: timedatectl set-time")
        : Finding.good("clock", now.toString());
  }

  private static Finding state(Path folder) {
    Path probe = folder.resolve(".doctor");
    try {
      Files.createDirectories(folder);
      Files.write(probe, new byte[1]);
      Files.delete(probe);
      FileStore store = Files.getFileStore(folder);
      long free = store.getUsableSpace();
      String text = String.format(Locale.ROOT, "%s, %.1f GiB free", folder, free / 1073741824.0);
      return free < ENOUGH_BYTES
          ? Finding.doubtful("state", text + "; make room, a week of hits wants 1 GiB")
          : Finding.good("state", text);
    } catch (IOException e) {
      return Finding.bad(
          "state", folder + " cannot be written; give the agent's user write access to it");
    }
  }

  private static Finding camera(CameraConfig camera) {
    String subject = "camera " + camera.name();
    CameraConfig.Source source = camera.source();
    if (source instanceof CameraConfig.Pictures pictures) {
      return Files.isReadable(pictures.folder()) && Files.isDirectory(pictures.folder())
          ? Finding.good(subject, "folder " + pictures.folder())
          : Finding.bad(subject, "folder " + pictures.folder() + " is missing or may not be read");
    }
    if (source instanceof CameraConfig.Usb usb) {
      return Files.isReadable(Path.of(usb.device()))
          ? Finding.good(subject, usb.device())
          : Finding.bad(
              subject,
              usb.device() + " is missing or may not be read; plug it in, join the group video");
    }
    CameraConfig.Stream stream = (CameraConfig.Stream) source;
    return reach(subject, stream.url(), defaultPort(stream.url()));
  }

  private static Finding broker(URI broker) {
    return reach("broker", broker, broker.getPort());
  }

  private static int defaultPort(URI url) {
    return Optional.of(url.getPort())
        .filter(port -> port > 0)
        .orElseGet(
            () ->
                switch (url.getScheme()) {
                  case "https" -> 443;
                  case "http" -> 80;
                  case "rtsps" -> 322;
                  default -> 554;
                });
  }

  private static Finding reach(String subject, URI address, int port) {
    if ("file".equals(address.getScheme())) {
      return Files.isReadable(Path.of(address.getPath()))
          ? Finding.good(subject, "film " + address.getPath())
          : Finding.bad(subject, "film " + address.getPath() + " is missing or may not be read");
    }
    String where = address.getHost() + ":" + port;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), port), CONNECT_MILLIS);
      return Finding.good(subject, where + " answers");
    } catch (IOException e) {
      return Finding.bad(
          subject,
          where + " does not answer (" + e.getMessage() + "); check cable, address, firewall");
    }
  }
}
