package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.ScenePicture;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * What is left of people in a scene. {@code -Dscenes.write=FOLDER} writes all scenes of the drawn
 * pictures there, to be looked at.
 */
class SmallSceneTest {
  private static final Path PICTURES = Path.of("../test-images");
  private static final int AIM = ScenePicture.SMALL_JPEG;

  /** JPEG of the lowest qualities is off by so much at an edge. */
  private static final int NOISE = 24;

  private long live;

  /** A drawn picture and one of its plates. */
  private record Labelled(String name, Rect plate, Bytes bytes, int width, int height) {
    SmallScene.Spot spot() {
      return new SmallScene.Spot(
          (double) plate.x / width,
          (double) plate.y / height,
          (double) (plate.x + plate.width) / width,
          (double) (plate.y + plate.height) / height);
    }
  }

  /** Grey values. */
  private record Grey(int width, int height, ByteBuffer values) {
    int at(int x, int y) {
      return values.get(y * width + x) & 0xff;
    }
  }

  @BeforeAll
  static void load() throws Exception {
    Natives.loadOpenCv();
  }

  @BeforeEach
  void count() {
    live = MatScope.live();
  }

  @AfterEach
  void everyMatrixIsReleased() {
    assertThat(MatScope.live()).isEqualTo(live);
  }

  @Test
  void twoFacesOfOneBrightnessCannotBeToldApart() {
    SmallScene.Spot plate = new SmallScene.Spot(0.4, 0.75, 0.55, 0.8);
    byte[] one = street(0);
    byte[] other = street(1);
    Grey plainOne = grey(SmallScene.plain(one, 100_000));
    Grey plainOther = grey(SmallScene.plain(other, 100_000));
    Grey blurredOne = grey(SmallScene.blurred(one, Optional.of(plate), 100_000));
    Grey blurredOther = grey(SmallScene.blurred(other, Optional.of(plate), 100_000));
    assertThat(difference(plainOne, plainOther)).isGreaterThan(100);
    assertThat(difference(blurredOne, blurredOther)).isLessThanOrEqualTo(12);
  }

  @Test
  void outsideTheWindowNoDrawnPictureHasAnEdge() throws Exception {
    for (Labelled one : labelled()) {
      byte[] scene = SmallScene.blurred(one.bytes.toArray(), Optional.of(one.spot()), AIM);
      write(one, scene);
      Grey grey = grey(scene);
      double scale = (double) grey.width / one.width;
      double cell = Math.max(grey.width / 48.0, one.plate.width * scale / 2);
      int steepest = (int) Math.ceil(255 / cell) + NOISE;
      assertThat(steepestOutside(grey, window(one, scale)))
          .as("%s at %s", one.name, one.plate)
          .isLessThanOrEqualTo(steepest);
    }
  }

  @Test
  void plateStaysAsSharpAsItWas() throws Exception {
    for (Labelled one : labelled()) {
      Grey plain = grey(SmallScene.plain(one.bytes.toArray(), 100_000));
      Grey blurred =
          grey(SmallScene.blurred(one.bytes.toArray(), Optional.of(one.spot()), 100_000));
      double scale = (double) plain.width / one.width;
      long sum = 0;
      int pixels = 0;
      for (int y = (int) (one.plate.y * scale) + 1; y < one.plate.br().y * scale - 1; y++) {
        for (int x = (int) (one.plate.x * scale) + 1; x < one.plate.br().x * scale - 1; x++) {
          sum += Math.abs(plain.at(x, y) - blurred.at(x, y));
          pixels++;
        }
      }
      assertThat((double) sum / pixels).as("%s", one.name).isLessThan(4);
    }
  }

  @Test
  void sceneWithoutItsPlateIsCoarseAllOver() throws Exception {
    for (Labelled one : labelled()) {
      Grey grey = grey(SmallScene.blurred(one.bytes.toArray(), Optional.empty(), AIM));
      int steepest = (int) Math.ceil(255 / (grey.width / 48.0)) + NOISE;
      assertThat(steepestOutside(grey, new Rect())).isLessThanOrEqualTo(steepest);
    }
  }

  @Test
  void blurredScenesOfDrawnPicturesTakeSixteenKibibytesAndPlainOnesSixtyFour() throws Exception {
    for (Labelled one : labelled()) {
      assertThat(SmallScene.blurred(one.bytes.toArray(), Optional.of(one.spot()), AIM).length)
          .as("%s", one.name)
          .isLessThanOrEqualTo(AIM);
      assertThat(SmallScene.plain(one.bytes.toArray(), ScenePicture.MAX_JPEG).length)
          .isLessThanOrEqualTo(ScenePicture.MAX_JPEG);
    }
  }

  @Test
  void plateAtOrBeyondTheEdgeOfAPictureOfAnySizeDoesNoHarm() {
    for (int[] size : new int[][] {{1, 1}, {7, 900}, {900, 7}, {639, 641}, {4000, 3000}}) {
      byte[] picture = encoded(new Mat(size[1], size[0], CvType.CV_8UC3, new Scalar(9, 99, 199)));
      for (SmallScene.Spot spot :
          List.of(
              new SmallScene.Spot(0, 0, 1, 1),
              new SmallScene.Spot(-0.5, -0.5, -0.1, -0.1),
              new SmallScene.Spot(1.2, 1.2, 1.4, 1.3),
              new SmallScene.Spot(0.99, 0.99, 1.5, 1.5),
              new SmallScene.Spot(0.5, 0.5, 0.5, 0.5))) {
        Grey grey = grey(SmallScene.blurred(picture, Optional.of(spot), AIM));
        assertThat(Math.max(grey.width, grey.height)).isLessThanOrEqualTo(640);
      }
    }
  }

  @Test
  void bytesThatAreNoPictureAreRefused() {
    assertThatThrownBy(() -> SmallScene.blurred(new byte[] {1, 2, 3}, Optional.empty(), AIM))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SmallScene.plain(new byte[1000], AIM))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Two faces above a plate, one the negative of the other. */
  private static byte[] street(int turn) {
    Mat image = new Mat(540, 960, CvType.CV_8UC3, new Scalar(128, 128, 128));
    for (int y = 200; y < 280; y += 8) {
      for (int x = 400; x < 480; x += 8) {
        double value = ((x + y) / 8 + turn) % 2 == 0 ? 28 : 228;
        Imgproc.rectangle(
            image,
            new Point(x, y),
            new Point(x + 7, y + 7),
            new Scalar(value, value, value),
            Imgproc.FILLED);
      }
    }
    return encoded(image);
  }

  private static byte[] encoded(Mat image) {
    MatOfByte bytes = new MatOfByte();
    Imgcodecs.imencode(".png", image, bytes);
    image.release();
    byte[] encoded = bytes.toArray();
    bytes.release();
    return encoded;
  }

  private static Grey grey(byte[] jpeg) {
    MatOfByte bytes = new MatOfByte(jpeg);
    Mat image = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_GRAYSCALE);
    byte[] values = new byte[image.cols() * image.rows()];
    image.get(0, 0, values);
    Grey grey = new Grey(image.cols(), image.rows(), ByteBuffer.wrap(values));
    image.release();
    bytes.release();
    return grey;
  }

  private static int difference(Grey one, Grey other) {
    int most = 0;
    for (int y = 0; y < one.height; y++) {
      for (int x = 0; x < one.width; x++) {
        most = Math.max(most, Math.abs(one.at(x, y) - other.at(x, y)));
      }
    }
    return most;
  }

  /** The rule again, in the test's own words, with the 8 pixels around that JPEG may smear. */
  private static Rect window(Labelled one, double scale) {
    double width = one.plate.width * scale;
    double height = one.plate.height * scale;
    double up = Math.min(width / 2, 2 * height);
    int left = (int) (one.plate.x * scale - width) - 9;
    int top = (int) (one.plate.y * scale - up) - 9;
    int right = (int) Math.ceil(one.plate.x * scale + 2 * width) + 9;
    int bottom = (int) Math.ceil(one.plate.y * scale + 2.5 * height) + 9;
    return new Rect(left, top, right - left, bottom - top);
  }

  private static int steepestOutside(Grey grey, Rect window) {
    int steepest = 0;
    for (int y = 1; y < grey.height; y++) {
      for (int x = 1; x < grey.width; x++) {
        if (!window.contains(new Point(x, y)) && !window.contains(new Point(x - 1, y - 1))) {
          int across = Math.abs(grey.at(x, y) - grey.at(x - 1, y));
          int down = Math.abs(grey.at(x, y) - grey.at(x, y - 1));
          steepest = Math.max(steepest, Math.max(across, down));
        }
      }
    }
    return steepest;
  }

  private static List<Labelled> labelled() throws Exception {
    List<Labelled> all = new ArrayList<>();
    for (String line : Files.readAllLines(PICTURES.resolve("labels.csv"))) {
      String[] cells = line.split(",", -1);
      if (!cells[1].matches("[0-9]+")) {
        continue;
      }
      byte[] bytes = Files.readAllBytes(PICTURES.resolve(cells[0]));
      Rect plate =
          new Rect(
              Integer.parseInt(cells[1]),
              Integer.parseInt(cells[2]),
              Integer.parseInt(cells[3]),
              Integer.parseInt(cells[4]));
      Grey size = grey(bytes);
      all.add(new Labelled(cells[0], plate, Bytes.of(bytes), size.width, size.height));
    }
    assertThat(all).hasSizeGreaterThan(30);
    return all;
  }

  private static void write(Labelled one, byte[] scene) throws Exception {
    String folder = System.getProperty("scenes.write", "");
    if (!folder.isEmpty()) {
      Files.write(
          Path.of(folder).resolve(one.plate.x + "-" + one.name.replace(".png", ".jpg")), scene);
    }
  }
}
