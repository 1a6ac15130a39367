package org.checkpointlpr.agent.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.PictureDecoder;
import org.checkpointlpr.agent.detect.Detections;
import org.checkpointlpr.agent.detect.DnnPlateDetector;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.PlateDetector;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.ocr.CtcPlateReader;
import org.checkpointlpr.agent.ocr.PlateReader;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.MatchResult;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.match.Wanted;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Sealed;
import org.checkpointlpr.seal.Signed;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one vehicle costs, part by part, on one thread: decode a 1280x720 JPEG, find its plates,
 * read one, compare the reading with one wanted plate, sign and seal a record of 500 bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InnerParts {
  private static final Path PICTURE = Path.of("..", "test-images", "un-suv-day.jpg");
  private static final Scalar GREY = Scalar.all(110);

  /** Of the plate's height: the text can just be read. */
  private static final double BLUR = 0.1;

  private static final double UNSURE = 0.75;
  private static final byte[] RECORD = "x".repeat(500).getBytes(StandardCharsets.US_ASCII);

  private final PictureDecoder decoder;
  private final PlateDetector detector;
  private final PlateReader reader;
  private final Frame frame;
  private final Frame blurred;
  private final Frame road;
  private final Quad plate;
  private final Reading reading;
  private final PlateMatcher matcher = PlateMatcher.standard();
  private final Wanted wanted = new Wanted("UN3O218", MatchPolicy.EQUIVALENT);
  private final Path folder;
  private final Identity signer;
  private final List<X509Certificate> recipients;

  /** Opens everything once; JMH makes one instance for each fork. */
  public InnerParts() {
    try {
      decoder = PictureDecoder.open(System::nanoTime);
      detector = DnnPlateDetector.open();
      reader = CtcPlateReader.open();
      frame = decoder.decode("bench", PICTURE);
      road = new Frame("bench", Instant.EPOCH, 0, new Mat(720, 1280, CvType.CV_8UC3, GREY));
      plate = detector.detect(frame).candidates().get(0).corners();
      reading = reader.read(frame, plate);
      blurred = decoder.decode("bench", PICTURE);
      Size blur = new Size(0, 0);
      Imgproc.GaussianBlur(blurred.image(), blurred.image(), blur, plate.height() * BLUR);
      folder = Files.createTempDirectory("checkpoint-jmh");
      MissionSpec spec = MissionSpec.of("bench", List.of("cp-alpha"), "localhost");
      Mission mission = Mission.create(folder.resolve("m"), spec, Clock.systemUTC());
      PartyFolder party = PartyFolder.open(mission.party("cp-alpha"));
      signer = party.identity(Role.CHECKPOINT_SIGN);
      recipients = party.recordRecipients();
    } catch (Exception e) {
      throw new IllegalStateException("the benchmark cannot start", e);
    }
  }

  /** Fails early if the picture is not read: times of nothing would look good. */
  @Setup
  public void check() {
    Reading unsure = reader.read(blurred, plate, Effort.QUICK);
    if (unsure.isEmpty() || unsure.best().probability() > UNSURE) {
      throw new IllegalStateException("the blurred plate is not read with doubt: " + unsure);
    }
    if (reading.isEmpty()
        || matcher.compare(wanted, reading.alternatives()) instanceof MatchResult.None) {
      throw new IllegalStateException("the picture's plate is not read as expected");
    }
  }

  @Benchmark
  public int decode() throws Exception {
    try (Frame decoded = decoder.decode("bench", PICTURE)) {
      return decoded.width();
    }
  }

  @Benchmark
  public Detections detect() {
    return detector.detect(frame);
  }

  /** An empty road: nothing sure is found, so that a thorough detector looks again. */
  @Benchmark
  public Detections detectNothing() {
    return detector.detect(road);
  }

  /** An empty road before a live camera, whose next frame waits. */
  @Benchmark
  public Detections detectNothingQuickly() {
    return detector.detect(road, Effort.QUICK);
  }

  @Benchmark
  public Reading read() {
    return reader.read(frame, plate);
  }

  /** The plate out of focus: unsure, and read from eleven cuts. */
  @Benchmark
  public Reading readUnsure() {
    return reader.read(blurred, plate);
  }

  /** The same before a live camera: from five cuts. */
  @Benchmark
  public Reading readUnsureQuickly() {
    return reader.read(blurred, plate, Effort.QUICK);
  }

  @Benchmark
  public MatchResult match() {
    return matcher.compare(wanted, reading.alternatives());
  }

  @Benchmark
  public byte[] signAndSeal() {
    return Sealed.seal(Signed.compact(RECORD, signer), recipients);
  }

  /** Closes and removes what was opened. */
  @TearDown
  public void close() throws IOException {
    frame.close();
    blurred.close();
    road.close();
    reader.close();
    detector.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
