package org.checkpointlpr.agent.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Candidate;
import org.checkpointlpr.agent.detect.Detections;
import org.checkpointlpr.agent.detect.Effort;
import org.checkpointlpr.agent.detect.PlateDetector;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.ocr.PlateReader;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** What is told of a frame that is one of many, beside one that stands alone. */
class OneOfManyFramesTest {
  private final List<Effort> searches = new ArrayList<>();
  private final List<Effort> looks = new ArrayList<>();
  private double likeness = 1;

  @BeforeAll
  static void loadOpenCv() throws Exception {
    Natives.loadOpenCv();
  }

  @ParameterizedTest(name = "score {0}, {1} of {2}: alone {3}, one of many {4}")
  @CsvSource({
    "0.9, AB1234X, 0.6, true, true",
    "0.9, AB1234X, 0.1, false, true",
    "0.9, AB1234X, 0.001, false, false",
    "0.6, AB1234X, 0.1, false, false",
    "0.9, AB1, 0.1, false, false",
  })
  void aGuessIsToldWhereOtherFramesShowThePlateTooAndTheDetectorIsSure(
      double score, String text, double probability, boolean alone, boolean ofMany) {
    try (Recogniser recogniser = recogniser(score, text, probability);
        Frame frame = frame()) {
      assertThat(isRead(recogniser.recognise(frame))).isEqualTo(alone);
      assertThat(isRead(recogniser.recogniseOneOfMany(frame, () -> Effort.PASSING)))
          .isEqualTo(ofMany);
    }
  }

  @ParameterizedTest(name = "like a plate {0}, {1} sure: alone {2}")
  @CsvSource({
    "0.04, 0.85, false",
    "0.04, 0.95, true",
    "0.06, 0.85, true",
  })
  void lettersOnWhatIsSurelyNoPlateAreToldOfOneOfManyFramesAlone(
      double like, double probability, boolean alone) {
    likeness = like;
    try (Recogniser recogniser = recogniser(0.9, "AB1234X", probability);
        Frame frame = frame()) {
      assertThat(isRead(recogniser.recognise(frame))).isEqualTo(alone);
      Recognition ofMany = recogniser.recogniseOneOfMany(frame, () -> Effort.PASSING);
      assertThat(isRead(ofMany)).isTrue();
      assertThat(ofMany.plates().get(0).likeness()).isEqualTo(like);
    }
  }

  @Test
  void theEffortIsAskedAnewBeforeEachPart() {
    Iterator<Effort> efforts = List.of(Effort.PASSING, Effort.QUICK).iterator();
    try (Recogniser recogniser = recogniser(0.9, "AB1234X", 0.5);
        Frame frame = frame()) {
      recogniser.recogniseOneOfMany(frame, efforts::next);
    }
    assertThat(searches).containsExactly(Effort.PASSING);
    assertThat(looks).containsExactly(Effort.QUICK);
  }

  private static boolean isRead(Recognition recognition) {
    return !recognition.plates().get(0).reading().isEmpty();
  }

  private Recogniser recogniser(double score, String text, double probability) {
    Candidate plate = new Candidate(Quad.ofBox(100, 100, 90, 20), score);
    Reading reading = Reading.of(List.of(new Alternative(new PlateText(text), probability)));
    return new Recogniser(
        new PlateDetector() {
          @Override
          public Detections detect(Frame frame, Effort effort) {
            searches.add(effort);
            return new Detections(List.of(plate), List.of());
          }

          @Override
          public void close() {}
        },
        (frame, corners) -> likeness,
        new PlateReader() {
          @Override
          public Reading read(Frame frame, Quad corners, Effort effort) {
            looks.add(effort);
            return reading;
          }

          @Override
          public void close() {}
        },
        Calibration.NONE,
        () -> 0);
  }

  private static Frame frame() {
    return new Frame("gate", Instant.EPOCH, 0, new Mat(360, 640, CvType.CV_8UC3));
  }
}
