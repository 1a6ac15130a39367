package org.checkpointlpr.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.checkpointlpr.agent.capture.CaptureMeter;
import org.checkpointlpr.agent.capture.PictureQuality;
import org.checkpointlpr.agent.capture.TestFilm;
import org.checkpointlpr.agent.detect.Candidate;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.natives.Natives;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.recognise.RecognisedPlate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(120)
class CameraCommandTest {
  private final CommandRun command = new CommandRun();
  @TempDir Path folder;

  @Test
  void aFilmWithoutPlatesIsReplayedWithoutASighting() throws Exception {
    Natives.loadOpenCv();
    Path film = TestFilm.h264(folder.resolve("a.mp4"), 640, 360, 50);

    assertThat(command.run("camera", "replay", film.toString())).isEqualTo(ExitCode.OK);
    assertThat(command.out())
        .contains("50 pictures")
        .contains("sightings                  0 in")
        .containsPattern("processor +\\d+ % of one core");
  }

  @Test
  void everyFilmWhosePassesAreKnownIsMeasured() throws Exception {
    Natives.loadOpenCv();
    TestFilm.h264(folder.resolve("quiet.mp4"), 640, 360, 50);
    Path passes = folder.resolve("quiet-passes.csv");
    Files.writeString(passes, "plate,from,to\n");
    assertThat(command.run("camera", "bench", "--rows", "FILMS", folder.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(command.out())
        .containsPattern("false sightings per hour +0\\.0 +1\\.0 +0\\.0 +goal")
        .contains("of such film", "quiet", "50 pictures");

    // A vehicle that was not there is a pass that was missed.
    Files.writeString(passes, "plate,from,to\nUN20481,0.5,1.5\n");
    assertThat(command.run("camera", "bench", "--rows", "FILMS", folder.toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(command.out()).containsPattern("exactly one sighting, % +0\\.0 .*MISSED");
  }

  @Test
  void aFilmIsTriedAndMeasured() throws Exception {
    Natives.loadOpenCv();
    Path film = TestFilm.h264(folder.resolve("a.mp4"), 640, 360, 50);

    assertThat(command.run("camera", "try", "--seconds", "1", film.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(command.out()).contains("640 x 360", "exposure", "sharpness", "plates");
  }

  @Test
  void aFilmOrDeviceThatIsNotThereIsToldSo() {
    assertThat(command.run("camera", "try", "absent.mp4")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(command.err()).contains("absent.mp4 cannot be read");
    assertThat(command.run("camera", "try", "/dev/video987")).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(command.err()).contains("is not there");
  }

  /** The whole process, because FFmpeg's own log goes past Java to the standard error. */
  @Test
  void aPasswordIsPrintedNowhere() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread refusing = new Thread(() -> refuse(server));
      refusing.setDaemon(true);
      refusing.start();
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      Process process =
          new ProcessBuilder(
                  java.toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Checkpoint.class.getName(),
                  "camera",
                  "try",
                  "http://gate:s3cret-word@127.0.0.1:" + server.getLocalPort() + "/x?pwd=s3cret-2")
              .redirectErrorStream(true)
              .start();
      String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(all).contains("refuses the user name or password").doesNotContain("s3cret");
    }
  }

  @Test
  void anAddressThatCannotBeUnderstoodIsNotRepeated() {
    assertThat(command.run("camera", "try", "rtsp://gate:s3cret word@host/x"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("percent-encoded").doesNotContain("s3cret");
  }

  @Test
  void adviceNamesWhatToChange() {
    assertThat(advice(quality(20, 0), 120, 0)).anyMatch(line -> line.startsWith("Too dark"));
    assertThat(advice(quality(210, 0.4), 120, 0)).anyMatch(line -> line.startsWith("Burnt out"));
    assertThat(advice(quality(120, 0), 50, 0)).anyMatch(line -> line.contains("go closer"));
    assertThat(advice(quality(120, 0), 400, 0)).anyMatch(line -> line.contains("zoom out"));
    assertThat(advice(quality(120, 0), 120, 100)).anyMatch(line -> line.contains("lean by"));
    assertThat(advice(quality(120, 0), 120, 0)).anyMatch(line -> line.contains("unsurely"));
  }

  private static List<String> advice(PictureQuality quality, double width, double rise) {
    CameraTrial trial = new CameraTrial();
    Quad corners =
        new Quad(
            List.of(
                new Quad.Corner(0, 0),
                new Quad.Corner(width, rise),
                new Quad.Corner(width, rise + 30),
                new Quad.Corner(0, 30)));
    trial.add(
        quality,
        List.of(new RecognisedPlate(new Candidate(corners, 0.9), Reading.NONE, 1, List.of())));
    return trial.advice(new CaptureMeter(), 1);
  }

  private static PictureQuality quality(double brightness, double bright) {
    return new PictureQuality(brightness, 0, bright, 10);
  }

  private static void refuse(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getInputStream().read(new byte[4096]);
        client
            .getOutputStream()
            .write(
                "HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        LoggerFactory.getLogger(CameraCommandTest.class).trace("the client has gone", e);
      }
    }
  }
}
