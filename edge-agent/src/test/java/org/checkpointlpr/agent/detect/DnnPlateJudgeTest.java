package org.checkpointlpr.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.ModelFile;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.natives.NativesException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/** With the model that is shipped. */
final class DnnPlateJudgeTest {
  private static final String MODELS = "/org/checkpointlpr/agent/detect/models/plate-judge";
  private static final int ROUNDS = 40;

  @TempDir Path folder;

  private long liveBefore;

  @BeforeEach
  void count() throws Exception {
    Natives.loadOpenCv();
    liveBefore = MatScope.live();
  }

  @AfterEach
  void leaksNoMatrix() {
    assertThat(MatScope.live()).isEqualTo(liveBefore);
  }

  /** The same letters at the same place, once on a plate and once on the paint itself. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void lettersOnAPlateLookMoreLikeAPlateThanTheSameLettersOnThePaint(long seed) throws Exception {
    Random random = new Random(seed);
    int told = 0;
    try (DnnPlateJudge judge = DnnPlateJudge.open()) {
      for (int i = 0; i < ROUNDS; i++) {
        Vehicle vehicle = Vehicle.any(random);
        double plate = judged(judge, vehicle, true, 1);
        double name = judged(judge, vehicle, false, 1);
        assertThat(plate).as("round %d of seed %d", i, seed).isGreaterThan(name);
        told += plate > 0.5 && name < 0.5 ? 1 : 0;
      }
    }
    assertThat(told).as("of %d, seed %d", ROUNDS, seed).isGreaterThanOrEqualTo(ROUNDS * 9 / 10);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 5})
  void howBrightItIsTellsNothing(long seed) throws Exception {
    Random random = new Random(seed);
    try (DnnPlateJudge judge = DnnPlateJudge.open()) {
      for (int i = 0; i < ROUNDS; i++) {
        Vehicle vehicle = Vehicle.any(random);
        boolean plate = random.nextBoolean();
        assertThat(judged(judge, vehicle, plate, 0.5))
            .as("round %d of seed %d", i, seed)
            .isCloseTo(judged(judge, vehicle, plate, 1), within(0.25));
      }
    }
  }

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"1,1", "3,2000", "2000,3", "640,384"})
  void judgesCornersWhereverTheyLie(int width, int height) throws Exception {
    Mat noise = new Mat(height, width, CvType.CV_8UC3);
    Core.setRNGSeed(3);
    Core.randu(noise, 0, 255);
    Random random = new Random(9);
    try (DnnPlateJudge judge = DnnPlateJudge.open();
        Frame frame = new Frame("test", Instant.EPOCH, 0, noise)) {
      for (int i = 0; i < ROUNDS; i++) {
        Quad corners =
            Quad.ofBox(
                random.nextDouble(-1, 1.5) * width,
                random.nextDouble(-1, 1.5) * height,
                random.nextDouble(0, width),
                random.nextDouble(0, height));
        assertThat(judge.likeness(frame, corners)).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void refusesAModelThatIsNotTheOneDescribed() throws Exception {
    byte[] bytes = resource(".onnx");
    bytes[bytes.length / 2] ^= 1;
    ModelFile changed = file("changed.onnx", bytes);
    ModelFile description = file("d.json", resource(".json"));
    assertThatThrownBy(() -> DnnPlateJudge.open(changed, description))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("SHA-256");
  }

  @Test
  void refusesATruncatedModelEvenWhenItsHashIsDescribed() throws Exception {
    byte[] whole = resource(".onnx");
    for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 1}) {
      ModelFile cut = file("cut" + length + ".onnx", Arrays.copyOf(whole, length));
      ModelFile description = describing(cut);
      assertThatThrownBy(() -> DnnPlateJudge.open(cut, description))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(NativesException.class)
          .hasMessageContaining("does not run");
    }
  }

  @Test
  void refusesAModelOfAnotherShape() throws Exception {
    ModelFile reader =
        ModelFile.ofResource(getClass(), "/org/checkpointlpr/agent/ocr/models/plate-reader.onnx");
    ModelFile description = describing(reader);
    assertThatThrownBy(() -> DnnPlateJudge.open(reader, description))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("does not run");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{\"sha256\":",
        "{\"sha256\":\"00\",\"input\":{\"shape\":[1,1],\"alongWidth\":0.5,\"alongHeight\":0.5,\"leastDeviation\":4}}",
        "{\"sha256\":\"00\",\"input\":{\"shape\":[1,1,64,128],\"alongWidth\":-1,\"alongHeight\":0.5,\"leastDeviation\":4}}"
      })
  void refusesADescriptionThatIsNone(String description) throws Exception {
    ModelFile network = file("n.onnx", resource(".onnx"));
    ModelFile nonsense = file("x.json", description.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> DnnPlateJudge.open(network, nonsense))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("x.json");
  }

  /** A plain front: paint, a bumper, a plate's place. */
  private record Vehicle(double paint, double ink, double field, int width, String text) {
    static Vehicle any(Random random) {
      boolean light = random.nextBoolean();
      double paint = light ? random.nextDouble(140, 200) : random.nextDouble(40, 90);
      double ink = light ? random.nextDouble(10, 50) : random.nextDouble(190, 240);
      double field = light ? 240 : 20;
      int width = random.nextInt(80, 220);
      String[] texts = {"KN 4817", "POLICE", "MAN 4X4", "HB 20 LRT", "SAFARI"};
      return new Vehicle(paint, ink, field, width, texts[random.nextInt(texts.length)]);
    }

    Mat drawn(boolean onPlate, double light) {
      Mat image = new Mat(360, 640, CvType.CV_8UC3, Scalar.all(paint));
      Imgproc.rectangle(image, new Point(0, 260), new Point(640, 360), Scalar.all(paint * 0.6), -1);
      int height = width / 4;
      if (onPlate) {
        Point low = new Point(320 - width / 2.0, 180 - height / 2.0);
        Point high = new Point(320 + width / 2.0, 180 + height / 2.0);
        Imgproc.rectangle(image, low, high, Scalar.all(field), -1);
        Imgproc.rectangle(image, low, high, Scalar.all(ink), Math.max(1, width / 70));
      }
      double scale = width / 220.0 * 7 / text.length() * 1.3;
      int thick = Math.max(1, (int) Math.round(3 * scale));
      int[] baseline = new int[1];
      var size = Imgproc.getTextSize(text, 0, scale, thick, baseline);
      Point at = new Point(320 - size.width / 2, 180 + size.height / 2);
      Imgproc.putText(image, text, at, 0, scale, Scalar.all(ink), thick, Imgproc.LINE_AA);
      Core.multiply(image, Scalar.all(light), image);
      return image;
    }

    Quad corners() {
      return Quad.ofBox(320 - width / 2.0, 180 - width / 8.0, width, width / 4.0);
    }
  }

  private static double judged(
      DnnPlateJudge judge, Vehicle vehicle, boolean onPlate, double light) {
    try (Frame frame = new Frame("test", Instant.EPOCH, 0, vehicle.drawn(onPlate, light))) {
      return judge.likeness(frame, vehicle.corners());
    }
  }

  private ModelFile describing(ModelFile network) throws Exception {
    String json = new String(resource(".json"), StandardCharsets.UTF_8);
    String changed =
        json.replaceAll("(\"sha256\":\\s*)\"[0-9a-f]+\"", "$1\"" + network.sha256() + "\"");
    return file("described.json", changed.getBytes(StandardCharsets.UTF_8));
  }

  private ModelFile file(String name, byte[] bytes) throws Exception {
    return ModelFile.ofPath(Files.write(folder.resolve(name), bytes));
  }

  private static byte[] resource(String extension) throws Exception {
    try (InputStream in = DnnPlateJudgeTest.class.getResourceAsStream(MODELS + extension)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
