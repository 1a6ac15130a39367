package org.checkpointlpr.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** {@code read} and {@code evaluate} with the shipped models, on plates that are drawn here. */
final class PictureCommandsTest {
  @TempDir Path folder;

  private final CommandRun command = new CommandRun();
  private long liveBefore;

  @BeforeEach
  void draw() throws Exception {
    Natives.loadOpenCv();
    liveBefore = MatScope.live();
    plate("BK47LRT", folder.resolve("a.png"));
    Files.write(folder.resolve("b.jpg"), new byte[] {1, 2, 3});
  }

  @AfterEach
  void leaksNoMatrix() {
    assertThat(MatScope.live()).isEqualTo(liveBefore);
  }

  @Test
  void readPrintsOneObjectALineAndNamesWhatItSkips() throws Exception {
    assertThat(command.run("read", "--json", "--cropped", folder.toString()))
        .isEqualTo(ExitCode.DATA);
    JsonNode picture = new ObjectMapper().readTree(command.out());
    assertThat(picture.get("width").asInt()).isEqualTo(520);
    assertThat(picture.get("height").asInt()).isEqualTo(110);
    JsonNode plate = picture.get("plates").get(0);
    assertThat(plate.get("text").asText()).isEqualTo("BK47LRT");
    assertThat(plate.get("confidence").asDouble()).isBetween(0.0, 1.0);
    assertThat(plate.get("characters")).hasSize(7);
    assertThat(plate.get("corners")).hasSize(4);
    assertThat(plate.get("alternatives").get(0).get("text").asText()).isEqualTo("BK47LRT");
    assertThat(plate.has("issuers")).isTrue();
    assertThat(picture.has("detectMs") && picture.has("readMs")).isTrue();
    assertThat(command.err()).contains("b.jpg", "1 of 2 picture(s) skipped");
  }

  @Test
  void readDrawsWhatItFound() {
    Path drawn = folder.resolve("drawn");
    String picture = folder.resolve("a.png").toString();
    assertThat(command.run("read", "--cropped", "--annotate", drawn.toString(), picture))
        .isEqualTo(ExitCode.OK);
    assertThat(drawn.resolve("a.png.jpg")).isNotEmptyFile();
    assertThat(command.out()).contains("BK47LRT");
  }

  @Test
  void readSaysThatAPathIsMissing() {
    assertThat(command.run("read", folder.resolve("none.jpg").toString()))
        .isEqualTo(ExitCode.NO_INPUT);
    assertThat(command.err()).contains("none.jpg does not exist");
  }

  @Test
  void evaluateCountsABadPictureAsMissedAndGoesOn() throws Exception {
    Files.writeString(folder.resolve("labels.csv"), "image,plate\nb.jpg,XY1\na.png,BK47LRT\n");
    Path page = folder.resolve("misses.html");
    Path rows = folder.resolve("reads.csv");
    int code =
        command.run(
            "evaluate",
            "--json",
            "--cropped",
            "--html",
            page.toString(),
            "--predictions",
            rows.toString(),
            folder.toString());
    assertThat(code).isEqualTo(ExitCode.DATA);
    JsonNode total = new ObjectMapper().readTree(command.out()).get("total");
    assertThat(total.get("pictures").asInt()).isEqualTo(2);
    assertThat(total.get("texts").asInt()).isEqualTo(2);
    assertThat(total.get("exact").asInt()).isEqualTo(1);
    assertThat(total.get("unreadable").asInt()).isEqualTo(1);
    assertThat(command.err()).contains("b.jpg");
    assertThat(Files.readString(rows)).contains("a.png,,,,,BK47LRT,1,BK47LRT,");
    assertThat(Files.readString(page)).startsWith("<!doctype html>");
  }

  @Test
  void evaluateSaysThatThereAreNoLabels() {
    assertThat(command.run("evaluate", folder.toString())).isEqualTo(ExitCode.DATA);
    assertThat(command.err()).contains("labels.csv");
  }

  private static void plate(String text, Path file) {
    Mat image = new Mat(110, 520, CvType.CV_8UC3, new Scalar(235, 235, 235));
    Imgproc.rectangle(image, new Point(2, 2), new Point(517, 107), new Scalar(30, 30, 30), 2);
    int pitch = 480 / text.length();
    for (int i = 0; i < text.length(); i++) {
      Imgproc.putText(
          image,
          text.substring(i, i + 1),
          new Point(25 + i * pitch, 85),
          Imgproc.FONT_HERSHEY_SIMPLEX,
          2.6,
          new Scalar(20, 20, 20),
          7,
          Imgproc.LINE_AA);
    }
    Imgcodecs.imwrite(file.toString(), image);
    image.release();
  }
}
