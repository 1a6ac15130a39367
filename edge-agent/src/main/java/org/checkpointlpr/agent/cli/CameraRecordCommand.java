package org.checkpointlpr.agent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.checkpointlpr.agent.app.Replay;
import org.checkpointlpr.agent.capture.CameraState;
import org.checkpointlpr.agent.capture.ClipRecorder;
import org.checkpointlpr.agent.capture.StreamSettings;
import org.checkpointlpr.agent.capture.StreamSettings.Pace;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.natives.NativesException;
import org.checkpointlpr.agent.track.FrameReads;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.agent.track.SightingEvent;
import org.checkpointlpr.agent.track.SightingEvent.Stage;
import org.checkpointlpr.plate.IssuerMatch;
import org.checkpointlpr.plate.PlateFormats;
import org.checkpointlpr.seal.Pem;
import org.checkpointlpr.seal.Sealed;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint camera record}: a clip with its sightings, for the depot's eyes alone. */
@Command(
    name = "record",
    description = {
      "Records some seconds of a network camera with what was sighted in them, and writes both as"
          + " one file that only the depot's key opens. No clear picture and no plate touches the"
          + " disk.",
      "The file is CMS AuthEnvelopedData around a ZIP with clip.mkv and sightings.json; 'openssl"
          + " cms -decrypt -inform DER' opens it."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:the clip is written",
      " 1:no picture came",
      " 2:the certificate is not one that opens",
      "66:the certificate, the identity folder or the film cannot be read",
      "69:a native library or a model cannot be loaded",
      "74:the file cannot be written, or is there already"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint camera record --for depot.pem --out gate.clip rtsp://10.0.0.7/ch1",
      "  checkpoint camera record --identity /etc/checkpoint/identity --seconds 60 \\%n"
          + "      --out gate.clip rtsp://10.0.0.7/ch1      for headquarters and recovery"
    })
final class CameraRecordCommand implements Callable<Integer> {
  /** Two minutes at 4 Mbit/s; the clip is in memory until it is sealed, and once more sealed. */
  private static final long MOST_BYTES = 60_000_000;

  private static final int LONGEST_SECONDS = 600;
  private static final String CAMERA = "camera";

  @ArgGroup(multiplicity = "1")
  Recipients recipients = new Recipients();

  /** Whose keys open the clip. */
  static final class Recipients {
    @Option(
        names = "--for",
        paramLabel = "PEM",
        description = "Certificates of the depot: any one of their keys opens the clip.")
    @Nullable Path certificates;

    @Option(
        names = "--identity",
        paramLabel = "DIR",
        description = "A checkpoint's keys: the clip is for headquarters and recovery.")
    @Nullable Path identity;
  }

  @Option(names = "--seconds", description = "How long (default: ${DEFAULT-VALUE}, at most 600).")
  int seconds = 30;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "A new file.")
  Path target = Path.of("clip");

  @Parameters(paramLabel = "URL|FILM", description = "The network camera.")
  String camera = "";

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("the command line sets the command up");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (seconds < 1 || seconds > LONGEST_SECONDS) {
      throw new CommandException(
          ExitCode.USAGE, "--seconds %d; allowed are 1 to %d".formatted(seconds, LONGEST_SECONDS));
    }
    if (CameraSource.isDevice(camera)) {
      throw new CommandException(
          ExitCode.USAGE,
          camera + " is a USB camera; record takes a network camera's address or a film");
    }
    if (Files.exists(target)) {
      throw new CommandException(ExitCode.IO, target + " is there already; give a new name");
    }
    List<X509Certificate> readers = readers();
    StreamSettings source = CameraSource.stream(camera, Pace.REAL_TIME);
    Sightings sightings = new Sightings(spec.commandLine().getErr());
    try (ClipRecorder recorder = new ClipRecorder(MOST_BYTES)) {
      record(source, sightings, recorder);
      long pictures = recorder.pictures();
      byte[] clip =
          recorder
              .finish()
              .orElseThrow(
                  () ->
                      new CommandException(
                          ExitCode.FAILED,
                          "no picture came; try the camera with 'checkpoint camera try'"));
      byte[] sealed = seal(zip(clip, sightings.json()), readers);
      write(sealed);
      out.printf(
          Locale.ROOT,
          "%s: %d pictures, %d sightings, %.1f MB, sealed to %d keys%n",
          target,
          pictures,
          sightings.events.size(),
          sealed.length / 1e6,
          readers.size());
      if (recorder.leftOut() > 0) {
        out.printf(
            "%d pictures are not in it: the clip was full, or the camera was lost.%n",
            recorder.leftOut());
      }
    }
    return ExitCode.OK;
  }

  private List<X509Certificate> readers() {
    Path pem = recipients.certificates;
    Path identity = recipients.identity;
    try {
      if (pem != null) {
        return Pem.readCertificates(pem);
      }
      if (identity != null) {
        return PartyFolder.open(identity).recordRecipients();
      }
      throw new IllegalStateException("the command line demands one of them");
    } catch (IOException e) {
      throw new CommandException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  private void record(StreamSettings source, Sightings sightings, ClipRecorder recorder)
      throws InterruptedException {
    PlateFormats formats = PlateFormats.standard();
    Replay replay = new Replay(sightings);
    replay.record(CAMERA, recorder);
    try {
      replay.run(
          Map.of(CAMERA, source),
          text -> formats.issuersOf(text).stream().map(IssuerMatch::issuer).toList(),
          new Replay.Options(true, 1, Duration.ofSeconds(seconds)));
    } catch (NativesException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] zip(byte[] clip, byte[] sightings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(clip.length + 4096);
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("clip.mkv"));
      zip.write(clip);
      zip.putNextEntry(new ZipEntry("sightings.json"));
      zip.write(sightings);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written to", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] seal(byte[] content, List<X509Certificate> readers) {
    try {
      return Sealed.seal(content, readers);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private void write(byte[] sealed) {
    try {
      Files.createFile(
          target,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(target, sealed, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.IO, target + " cannot be written; give a file in a folder with room", e);
    }
  }

  /** Keeps the sightings, in memory. */
  private static final class Sightings implements Replay.Listener {
    private final List<SightingEvent> events = new CopyOnWriteArrayList<>();
    private final List<Long> frames = new CopyOnWriteArrayList<>();
    private final PrintWriter err;

    Sightings(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void read(FrameReads reads) {
      if (frames.isEmpty()) {
        frames.add(reads.capturedNanos());
      }
    }

    @Override
    public void sighted(SightingEvent event) {
      if (event.stage() == Stage.FINAL) {
        events.add(event);
      }
    }

    @Override
    public void state(String camera, CameraState state) {
      if (state instanceof CameraState.Lost lost) {
        err.println("checkpoint: the camera is lost: " + lost.reason());
      }
    }

    /** Each sighting with its second since the first frame that was looked at. */
    byte[] json() {
      ObjectMapper mapper = new ObjectMapper();
      ArrayNode all = mapper.createArrayNode();
      for (SightingEvent event : new ArrayList<>(events)) {
        Sighting sighting = event.sighting();
        ObjectNode node = all.addObject();
        node.put("capturedAt", sighting.capturedAt().toString());
        node.put("second", (sighting.capturedNanos() - frames.get(0)) / 1e9);
        node.put("text", sighting.reading().best().text().value());
        node.put("probability", sighting.reading().best().probability());
        node.put("agreeing", sighting.agreeing());
        ArrayNode corners = node.putArray("corners");
        for (Quad.Corner corner : sighting.corners().corners()) {
          corners.addArray().add(corner.x()).add(corner.y());
        }
      }
      try {
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(all);
      } catch (IOException e) {
        throw new IllegalStateException("sightings cannot be written as JSON", e);
      }
    }
  }
}
