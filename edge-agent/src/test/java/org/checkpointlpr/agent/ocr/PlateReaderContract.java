package org.checkpointlpr.agent.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.detect.Quad.Corner;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.plate.Alternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/** What every reader keeps to, whatever it is made of. */
abstract class PlateReaderContract {
  private long liveBefore;

  /** Opens the reader with the model that is shipped. */
  abstract PlateReader open() throws Exception;

  @BeforeEach
  void count() throws Exception {
    Natives.loadOpenCv();
    liveBefore = MatScope.live();
  }

  @AfterEach
  void leaksNoMatrix() {
    assertThat(MatScope.live()).isEqualTo(liveBefore);
  }

  @Test
  void readsAPlainPlate() throws Exception {
    try (PlateReader reader = open();
        Frame frame = plate("BK47LRT")) {
      Reading reading = reader.read(frame, Quad.ofBox(100, 100, 520, 110));
      assertThat(reading.best().text().value()).isEqualTo("BK47LRT");
    }
  }

  @Test
  void readsWhatIsClearTheSameAtAnyEffort() throws Exception {
    try (PlateReader reader = open();
        Frame frame = plate("BK47LRT")) {
      Quad corners = Quad.ofBox(100, 100, 520, 110);
      assertThat(reader.read(frame, corners, Effort.QUICK)).isEqualTo(reader.read(frame, corners));
    }
  }

  @Test
  void readsAPlateThatIsTurned() throws Exception {
    Mat turned = new Mat();
    Mat turn = Imgproc.getRotationMatrix2D(new Point(360, 155), 20, 1);
    double cos = Math.cos(Math.toRadians(20));
    double sin = Math.sin(Math.toRadians(20));
    List<Corner> corners =
        Quad.ofBox(100, 100, 520, 110).corners().stream()
            .map(
                c ->
                    new Corner(
                        360 + (c.x() - 360) * cos + (c.y() - 155) * sin,
                        155 - (c.x() - 360) * sin + (c.y() - 155) * cos))
            .toList();
    try (PlateReader reader = open();
        Frame upright = plate("BK47LRT")) {
      Imgproc.warpAffine(upright.image(), turned, turn, upright.image().size());
      turn.release();
      try (Frame frame = new Frame("test", Instant.EPOCH, 0, turned)) {
        assertThat(reader.read(frame, new Quad(corners)).best().text().value())
            .isEqualTo("BK47LRT");
      }
    }
  }

  @Test
  void tellsProbabilitiesThatAddUpToAtMostOneBestFirst() throws Exception {
    try (PlateReader reader = open();
        Frame frame = plate("O0I1B8S")) {
      Reading reading = reader.read(frame, Quad.ofBox(100, 100, 520, 110));
      assertThat(reading.alternatives()).isNotEmpty();
      assertThat(reading.alternatives().stream().mapToDouble(Alternative::probability).sum())
          .isLessThanOrEqualTo(1 + 1e-9);
      assertThat(reading.alternatives())
          .isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()));
      assertThat(reading.characters()).hasSize(reading.best().text().length());
      assertThat(reading.characters()).allMatch(c -> c.confidence() >= 0 && c.confidence() <= 1);
    }
  }

  @Test
  void doesNotThrowWhereverTheCornersLie() throws Exception {
    try (PlateReader reader = open();
        Frame frame = noise(120, 40)) {
      for (Quad quad :
          List.of(
              Quad.ofBox(-50, -50, 100, 30),
              Quad.ofBox(100, 30, 300, 90),
              Quad.ofBox(500, 500, 50, 20),
              Quad.ofBox(-9000, -9000, 20000, 20000),
              Quad.ofBox(10, 10, 0, 0),
              Quad.ofBox(10, 10, 1e-9, 5),
              Quad.ofBox(60, 20, 1, 1))) {
        assertThat(reader.read(frame, quad)).isNotNull();
      }
    }
  }

  @Test
  void doesNotThrowOnTheSmallestPicture() throws Exception {
    try (PlateReader reader = open();
        Frame frame = noise(1, 1)) {
      assertThat(reader.read(frame, Quad.ofBox(0, 0, 1, 1))).isNotNull();
    }
  }

  static Frame noise(int width, int height) {
    Mat image = new Mat(height, width, CvType.CV_8UC3);
    Core.setRNGSeed(5);
    Core.randu(image, 0, 255);
    return new Frame("test", Instant.EPOCH, 0, image);
  }

  /** Returns 720 x 310 pixels with a white plate at 100, 100 of 520 x 110. */
  static Frame plate(String text) {
    Mat image = new Mat(310, 720, CvType.CV_8UC3, new Scalar(60, 60, 60));
    Imgproc.rectangle(
        image, new Point(100, 100), new Point(619, 209), new Scalar(235, 235, 235), -1);
    Imgproc.rectangle(image, new Point(102, 102), new Point(617, 207), new Scalar(30, 30, 30), 2);
    int pitch = 480 / text.length();
    for (int i = 0; i < text.length(); i++) {
      Imgproc.putText(
          image,
          text.substring(i, i + 1),
          new Point(125 + i * pitch, 185),
          Imgproc.FONT_HERSHEY_SIMPLEX,
          2.6,
          new Scalar(20, 20, 20),
          7,
          Imgproc.LINE_AA);
    }
    return new Frame("test", Instant.EPOCH, 0, image);
  }
}
