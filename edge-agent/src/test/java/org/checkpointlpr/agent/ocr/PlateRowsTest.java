package org.checkpointlpr.agent.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.checkpointlpr.agent.capture.Frame;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

final class PlateRowsTest {
  private static final Rect PLATE = new Rect(60, 60, 400, 260);
  private static final Quad CORNERS = Quad.ofBox(PLATE.x, PLATE.y, PLATE.width, PLATE.height);

  @BeforeEach
  void natives() throws Exception {
    Natives.loadOpenCv();
  }

  @Test
  void eachRowHoldsItsTextAndLittleOfTheOthersWhereverTheyMeet() {
    Random random = new Random(11);
    for (int i = 0; i < 60; i++) {
      int meet = (int) (PLATE.height * (0.4 + 0.22 * random.nextDouble()));
      Rect upper = new Rect(40 + random.nextInt(60), 24, 0, meet - 24 - 12);
      Rect lower = new Rect(40 + random.nextInt(60), meet + 12, 0, PLATE.height - meet - 12 - 24);
      upper.width = 200 + random.nextInt(90);
      lower.width = 200 + random.nextInt(90);
      PlateRows rows = rows(false, upper, lower);
      assertThat(share(upper, rows.upper())).as("upper, round %d", i).isEqualTo(1);
      assertThat(share(lower, rows.lower())).as("lower, round %d", i).isEqualTo(1);
      assertThat(share(lower, rows.upper())).as("lower in upper, round %d", i).isLessThan(0.2);
      assertThat(share(upper, rows.lower())).as("upper in lower, round %d", i).isLessThan(0.2);
    }
  }

  @Test
  void aRowIsCutOutFromEndToEndOfItsText() {
    PlateRows rows = rows(false, new Rect(150, 30, 100, 90), new Rect(60, 150, 280, 60));
    assertThat(rows.upper().width()).isLessThan(0.5 * PLATE.width);
    assertThat(rows.lower().width()).isGreaterThan(280);
    assertThat(rows.lower().bottom()).isLessThan(CORNERS.bottom() - 15);
  }

  @Test
  void theBandWithTheCountrysSignBelongsToNoRow() {
    PlateRows rows = rows(true, new Rect(90, 30, 260, 90), new Rect(90, 150, 260, 80));
    assertThat(rows.upper().left()).isGreaterThan(PLATE.x + 40);
    assertThat(rows.lower().left()).isGreaterThan(PLATE.x + 40);
  }

  @Test
  void rowsLieWithinThePlateWhateverItShows() {
    try (MatScope scope = new MatScope();
        Frame noise = PlateReaderContract.noise(520, 380)) {
      PlateRows rows = PlateRows.of(scope, noise, CORNERS);
      for (Quad row : new Quad[] {rows.upper(), rows.lower()}) {
        assertThat(row.left()).isGreaterThanOrEqualTo(CORNERS.left() - 1e-9);
        assertThat(row.right()).isLessThanOrEqualTo(CORNERS.right() + 1e-9);
        assertThat(row.top()).isGreaterThanOrEqualTo(CORNERS.top() - 1e-9);
        assertThat(row.bottom()).isLessThanOrEqualTo(CORNERS.bottom() + 1e-9);
        assertThat(row.width()).isGreaterThan(0);
        assertThat(row.height()).isGreaterThan(0);
      }
    }
  }

  private static PlateRows rows(boolean band, Rect upper, Rect lower) {
    try (MatScope scope = new MatScope();
        Frame frame = drawn(band, upper, "BK47", lower, "829LRT")) {
      return PlateRows.of(scope, frame, CORNERS);
    }
  }

  /** Returns how much of a text's box on the plate lies within a row, 0 to 1. */
  private static double share(Rect text, Quad row) {
    double left = Math.max(PLATE.x + text.x, row.left());
    double right = Math.min(PLATE.x + text.x + text.width, row.right());
    double top = Math.max(PLATE.y + text.y, row.top());
    double bottom = Math.min(PLATE.y + text.y + text.height, row.bottom());
    return Math.max(0, right - left) * Math.max(0, bottom - top) / text.area();
  }

  /**
   * Returns a white plate of two rows, each drawn so that it fills its box.
   *
   * @param upper pixels on the plate
   * @param lower pixels on the plate
   */
  static Frame drawn(boolean band, Rect upper, String first, Rect lower, String second) {
    Mat image = new Mat(380, 520, CvType.CV_8UC3, new Scalar(70, 70, 70));
    Mat plate = image.submat(PLATE);
    plate.setTo(new Scalar(235, 235, 235));
    if (band) {
      Imgproc.rectangle(plate, new Rect(0, 0, 44, PLATE.height), new Scalar(150, 60, 20), -1);
    }
    fill(plate, upper, first);
    fill(plate, lower, second);
    plate.release();
    return new Frame("test", Instant.EPOCH, 0, image);
  }

  private static void fill(Mat plate, Rect box, String text) {
    Mat letters = new Mat(60, 42 * text.length(), CvType.CV_8UC3, new Scalar(235, 235, 235));
    for (int i = 0; i < text.length(); i++) {
      Imgproc.putText(
          letters,
          text.substring(i, i + 1),
          new Point(4 + 42 * i, 52),
          Imgproc.FONT_HERSHEY_SIMPLEX,
          2,
          new Scalar(20, 20, 20),
          6,
          Imgproc.LINE_AA);
    }
    Mat target = plate.submat(box);
    Imgproc.resize(letters, target, new Size(box.width, box.height), 0, 0, Imgproc.INTER_AREA);
    target.release();
    letters.release();
  }
}
