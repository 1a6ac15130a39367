package org.checkpointlpr.agent.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.capture.PictureDecoder;
import org.checkpointlpr.agent.detect.Candidate;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.ocr.PlateReaders;
import org.checkpointlpr.agent.ocr.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** Whole pictures through the detector, the readers and the layouts that are shipped. */
final class RecogniserTest {
  private static final String TEXT = "BK47LRT";

  @TempDir Path folder;

  private PictureDecoder decoder;
  private long liveBefore;

  @BeforeEach
  void open() throws Exception {
    decoder = PictureDecoder.open(System::nanoTime);
    liveBefore = MatScope.live();
  }

  @AfterEach
  void leaksNoMatrix() {
    assertThat(MatScope.live()).isEqualTo(liveBefore);
  }

  @ParameterizedTest
  @EnumSource
  void readsAPlateWithEachReader(PlateReaders readers) throws Exception {
    try (Recogniser recogniser = Recogniser.open(readers, System::nanoTime);
        Frame frame = frame(car(1280, 720, 500, 400))) {
      assertThat(texts(recogniser.recognise(frame))).containsExactly(TEXT);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({".jpg,0", ".png,0", ".jpg,6", ".png,6", ".png,2"})
  void readsColourGreyAnd16BitFilesAlike(String extension, int type) throws Exception {
    Mat colour = car(1280, 720, 500, 400);
    Mat stored = new Mat();
    if (type == 2) {
      colour.convertTo(stored, CvType.CV_16U, 257);
    } else if (type == 6) {
      Imgproc.cvtColor(colour, stored, Imgproc.COLOR_BGR2GRAY);
    } else {
      colour.copyTo(stored);
    }
    try (Recogniser recogniser = Recogniser.open(System::nanoTime);
        Frame frame = decoder.decode("test", file(extension, stored))) {
      assertThat(texts(recogniser.recognise(frame))).containsExactly(TEXT);
    }
    colour.release();
    stored.release();
  }

  @Test
  void reads16BitGrey() throws Exception {
    Mat colour = car(1280, 720, 500, 400);
    Mat grey = new Mat();
    Imgproc.cvtColor(colour, grey, Imgproc.COLOR_BGR2GRAY);
    grey.convertTo(grey, CvType.CV_16U, 257);
    try (Recogniser recogniser = Recogniser.open(System::nanoTime);
        Frame frame = decoder.decode("test", file(".png", grey))) {
      assertThat(texts(recogniser.recognise(frame))).containsExactly(TEXT);
    }
    colour.release();
    grey.release();
  }

  @Test
  void readsAPictureOf40Megapixels() throws Exception {
    Mat large = car(8000, 5000, 2500, 3000);
    try (Recogniser recogniser = Recogniser.open(System::nanoTime);
        Frame frame = decoder.decode("test", file(".jpg", large))) {
      Recognition seen = recogniser.recognise(frame);
      assertThat(texts(seen)).containsExactly(TEXT);
      Candidate plate = seen.readOnly().plates().get(0).candidate();
      assertThat(plate.corners().left()).isBetween(2300.0, 2700.0);
    }
    large.release();
  }

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"1,1", "1,2000", "2000,1", "16,16", "640,360"})
  void readsNothingWhereThereIsNoPlate(int width, int height) throws Exception {
    Mat noise = new Mat(height, width, CvType.CV_8UC3);
    Core.setRNGSeed(11);
    Core.randu(noise, 0, 255);
    try (Recogniser recogniser = Recogniser.open(System::nanoTime);
        Frame frame = decoder.decode("test", file(".png", noise))) {
      assertThat(texts(recogniser.recognise(frame))).isEmpty();
      assertThat(recogniser.recogniseCropped(frame).plates())
          .extracting(RecognisedPlate::reading)
          .containsOnly(Reading.NONE);
    }
    noise.release();
  }

  /** The characters that are there may be read; what the edge has cut off must not be made up. */
  @ParameterizedTest(name = "plate at {0}, {1}")
  @CsvSource({"-120,400", "1160,400", "500,-32", "500,705", "-150,-20", "1250,700"})
  void aPlateThatTheEdgeCutsIsNeverReadAsAWholeOne(int x, int y) throws Exception {
    try (Recogniser recogniser = Recogniser.open(System::nanoTime);
        Frame frame = frame(car(1280, 720, x, y))) {
      for (String text : texts(recogniser.recognise(frame))) {
        assertThat(text).as("plate at %d, %d", x, y).hasSizeLessThan(TEXT.length());
      }
    }
  }

  /** From a character on the plate is not read at all; before that its read says it is unsure. */
  @ParameterizedTest(name = "plate at {0}")
  @CsvSource({"-120", "-70", "-45", "-33", "1095", "1105", "1130", "1160"})
  void aPlateThatTheSideCutsIsReadWithDoubtAtMost(int x) throws Exception {
    try (Recogniser recogniser = Recogniser.open(System::nanoTime);
        Frame frame = frame(car(1280, 720, x, 400))) {
      assertThat(recogniser.recognise(frame).readOnly().plates())
          .extracting(plate -> plate.reading().best().probability())
          .allSatisfy(probability -> assertThat(probability).isLessThanOrEqualTo(0.5));
    }
  }

  private static List<String> texts(Recognition recognition) {
    return recognition.readOnly().plates().stream()
        .map(plate -> plate.reading().best().text().value())
        .toList();
  }

  private static Frame frame(Mat image) {
    return new Frame("test", Instant.EPOCH, 0, image);
  }

  private Path file(String extension, Mat image) throws Exception {
    MatOfByte bytes = new MatOfByte();
    Imgcodecs.imencode(extension, image, bytes);
    Path file = Files.write(folder.resolve("picture" + extension), bytes.toArray());
    bytes.release();
    return file;
  }

  /** A dark rear with lamps, and on it a plate a sixth of the picture wide. */
  private static Mat car(int width, int height, int x, int y) {
    Mat image = new Mat(height, width, CvType.CV_8UC3, new Scalar(120, 115, 110));
    double k = width / 1280.0;
    box(image, k, x - 250 * k, y - 190 * k, 720, 330, 70);
    box(image, k, x - 180 * k, y - 160 * k, 580, 120, 35);
    box(image, k, x - 240 * k, y - 20 * k, 90, 50, 160);
    box(image, k, x + 370 * k, y - 20 * k, 90, 50, 160);
    plate(image, k, x / k, y / k);
    return image;
  }

  private static void box(Mat image, double k, double x, double y, int w, int h, int grey) {
    Imgproc.rectangle(
        image, new Point(x, y), new Point(x + w * k, y + h * k), Scalar.all(grey), -1);
  }

  private static void plate(Mat image, double k, double x, double y) {
    Imgproc.rectangle(
        image,
        new Point(x * k, y * k),
        new Point((x + 220) * k, (y + 48) * k),
        Scalar.all(235),
        -1);
    for (int i = 0; i < TEXT.length(); i++) {
      Imgproc.putText(
          image,
          TEXT.substring(i, i + 1),
          new Point((x + 12 + i * 29) * k, (y + 37) * k),
          Imgproc.FONT_HERSHEY_SIMPLEX,
          1.05 * k,
          Scalar.all(20),
          (int) Math.max(1, 3 * k),
          Imgproc.LINE_AA);
    }
  }
}
