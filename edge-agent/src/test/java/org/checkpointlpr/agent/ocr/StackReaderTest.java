package org.checkpointlpr.agent.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.natives.MatScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

class StackReaderTest {
  private static final String TEXT = "BK47LRT";
  private static final int WIDTH = 110;
  private static final int HEIGHT = 24;
  private static final int AROUND = 12;
  private static final long SEED = 7;

  /** Grey levels, of which plate and letters are 215 apart. */
  private static final double NOISE = 100;

  private final Random random = new Random(SEED);
  private PlateReader reader;
  private StackReader stacks;
  private long liveBefore;

  @BeforeEach
  void open() throws Exception {
    reader = CtcPlateReader.open();
    stacks = new StackReader(reader);
    liveBefore = MatScope.live();
    Core.setRNGSeed((int) SEED);
  }

  @AfterEach
  void leaksNoMatrix() {
    assertThat(MatScope.live()).isEqualTo(liveBefore);
    stacks.close();
  }

  /** The law of the mean: noise that differs from picture to picture goes, the plate stays. */
  @Test
  void noisyPicturesAreReadTogetherThoughNotEachIsReadAlone() {
    List<PlatePicture> pictures = new ArrayList<>();
    int alone = 0;
    for (int i = 0; i < 16; i++) {
      PlatePicture picture = noisy(TEXT, NOISE);
      pictures.add(picture);
      alone += text(readAlone(picture)).equals(TEXT) ? 1 : 0;
    }
    assertThat(alone).as("seed %d", SEED).isLessThan(15);
    assertThat(text(stacks.read(pictures))).as("seed %d", SEED).isEqualTo(TEXT);
  }

  @Test
  void fewerThanThreePicturesAreNoStack() {
    assertThat(stacks.read(List.of())).isEqualTo(Reading.NONE);
    assertThat(stacks.read(List.of(noisy(TEXT, 5), noisy(TEXT, 5)))).isEqualTo(Reading.NONE);
  }

  @Test
  void whatIsNoPictureIsLeftOut() {
    Quad corners = Quad.ofBox(0, 0, 100, 20);
    PlatePicture empty = new PlatePicture(new byte[] {1}, corners);
    assertThat(stacks.read(List.of(empty, empty, empty, empty))).isEqualTo(Reading.NONE);
    PlatePicture good = noisy(TEXT, 5);
    assertThat(text(stacks.read(List.of(good, good, empty, good)))).isEqualTo(TEXT);
  }

  private Reading readAlone(PlatePicture picture) {
    Mat grey = picture.decoded();
    Mat colours = new Mat();
    Imgproc.cvtColor(grey, colours, Imgproc.COLOR_GRAY2BGR);
    grey.release();
    try (Frame frame = new Frame("test", Instant.EPOCH, 0, colours)) {
      return reader.read(frame, picture.corners(), Effort.THOROUGH);
    }
  }

  private static String text(Reading reading) {
    return reading.isEmpty() ? "" : reading.best().text().value();
  }

  /** A small plate somewhere in its picture, with noise, and corners as a detector finds them. */
  private PlatePicture noisy(String text, double deviation) {
    try (MatScope scope = new MatScope()) {
      Mat large =
          scope.own(
              new Mat(
                  (HEIGHT + 2 * AROUND) * 4,
                  (WIDTH + 2 * AROUND) * 4,
                  CvType.CV_8UC1,
                  Scalar.all(90)));
      double x = (AROUND + random.nextDouble()) * 4;
      double y = (AROUND + random.nextDouble()) * 4;
      draw(large, text, x, y);
      Mat small = scope.mat();
      Imgproc.resize(large, small, new Size(), 0.25, 0.25, Imgproc.INTER_AREA);
      Mat noise = scope.own(new Mat(small.size(), CvType.CV_16SC1));
      Core.randn(noise, 0, deviation);
      Mat sum = scope.mat();
      Core.add(small, noise, sum, scope.mat(), CvType.CV_8U);
      MatOfByte bytes = scope.own(new MatOfByte());
      Imgcodecs.imencode(".png", sum, bytes);
      Quad corners =
          Quad.ofBox(x / 4 + random.nextGaussian(), y / 4 + random.nextGaussian(), WIDTH, HEIGHT);
      return new PlatePicture(bytes.toArray(), corners);
    }
  }

  private static void draw(Mat image, String text, double x, double y) {
    Imgproc.rectangle(
        image, new Point(x, y), new Point(x + WIDTH * 4, y + HEIGHT * 4), Scalar.all(235), -1);
    for (int i = 0; i < text.length(); i++) {
      Imgproc.putText(
          image,
          text.substring(i, i + 1),
          new Point(x + 24 + i * 58, y + 74),
          Imgproc.FONT_HERSHEY_SIMPLEX,
          2.1,
          Scalar.all(20),
          6,
          Imgproc.LINE_AA);
    }
  }
}
