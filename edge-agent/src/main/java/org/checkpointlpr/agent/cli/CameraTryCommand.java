package org.checkpointlpr.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.capture.Feed;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.FrameSource;
import org.checkpointlpr.agent.capture.PictureEncoder;
import org.checkpointlpr.agent.capture.V4l2Settings;
import org.checkpointlpr.agent.capture.V4l2Settings.PixelFormat;
import org.checkpointlpr.agent.ocr.PlateReaders;
import org.checkpointlpr.agent.recognise.RecognisedPlate;
import org.checkpointlpr.agent.recognise.Recogniser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint camera try}: looks through a camera for some seconds. */
@Command(
    name = "try",
    description =
        "Looks through a camera for some seconds and says what is good and what to change.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:the camera delivers pictures",
      "66:the film or device is not there",
      "69:the camera cannot be reached, refuses, or sends no pictures",
      "74:the picture cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint camera try rtsp://user:password@10.0.0.7/ch1",
      "  checkpoint camera try --exposure 5 /dev/video0",
      "  checkpoint camera try --picture view.jpg film.mp4"
    })
final class CameraTryCommand implements Callable<Integer> {
  /** A look at every picture would make the trial as slow as the reader, and the rate untrue. */
  private static final long LOOK_NANOS = 250_000_000L;

  @Parameters(paramLabel = "URL|FILM|DEVICE", description = "The camera.")
  String camera = "";

  @Option(names = "--seconds", description = "How long to look (default: ${DEFAULT-VALUE}).")
  int seconds = 10;

  @Option(names = "--size", paramLabel = "WxH", description = "Asked of a device.")
  String size = "1280x720";

  @Option(names = "--rate", description = "Pictures a second asked of a device.")
  int rate = 25;

  @Option(names = "--format", description = "Of a device: ${COMPLETION-CANDIDATES}.")
  PixelFormat format = PixelFormat.MJPG;

  @Option(names = "--exposure", description = "Fixed exposure of a device, in 1/10000 s.")
  @Nullable Integer exposure;

  @Option(names = "--gain", description = "Fixed gain of a device, in the driver's units.")
  @Nullable Integer gain;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Write the last picture with what was found drawn in.")
  @Nullable Path picture;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("the command line sets the command up");
    }
    PrintWriter out = spec.commandLine().getOut();
    Feed feed = Feed.of("trial", Clock.systemUTC());
    CameraTrial trial = new CameraTrial();
    long start;
    try (Recogniser recogniser = PictureArguments.recogniser(PlateReaders.CTC);
        FrameSource source = CameraSource.open(camera, feed, device())) {
      start = System.nanoTime();
      look(source, recogniser, trial, start);
    } catch (CaptureException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
    double looked = (System.nanoTime() - start) / 1e9;
    trial.report(feed.meter(), looked).forEach(out::println);
    out.println();
    trial.advice(feed.meter(), looked).forEach(out::println);
    return ExitCode.OK;
  }

  private void look(FrameSource source, Recogniser recogniser, CameraTrial trial, long start)
      throws CaptureException, InterruptedException {
    long nextLook = start;
    Optional<Frame> next = source.next();
    while (next.isPresent()) {
      try (Frame frame = next.get()) {
        long now = System.nanoTime();
        boolean last = now - start >= seconds * 1_000_000_000L;
        if (now >= nextLook || last) {
          nextLook = now + LOOK_NANOS;
          List<RecognisedPlate> plates = recogniser.recognise(frame).plates();
          trial.add(frame, plates);
          write(frame, plates);
        }
        if (last) {
          return;
        }
      }
      next = source.next();
    }
  }

  private void write(Frame frame, List<RecognisedPlate> plates) {
    Path file = picture;
    if (file == null) {
      return;
    }
    List<PictureEncoder.Mark> marks = ReadCommand.marks(plates);
    try {
      Files.write(file, PictureEncoder.jpeg(frame, marks, 90));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.IO, file + " cannot be written; give a file in a folder with room", e);
    }
  }

  private V4l2Settings device() {
    String[] sides = size.split("x", -1);
    if (sides.length != 2 || !size.matches("\\d{2,4}x\\d{2,4}")) {
      throw new CommandException(
          ExitCode.USAGE, "--size " + size + "; write width and height, as in 1280x720");
    }
    String device = CameraSource.isDevice(camera) ? camera : "/dev/video0";
    return new V4l2Settings(
        device,
        Integer.parseInt(sides[0]),
        Integer.parseInt(sides[1]),
        rate,
        format,
        exposure,
        gain);
  }
}
