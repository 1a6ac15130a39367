package org.checkpointlpr.agent.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/**
 * Small films made at test time: a square that moves to the right by eight pixels a picture over
 * grey, encoded by the FFmpeg program that comes with the library.
 */
public final class TestFilm {
  private TestFilm() {}

  /** Returns where the left edge of the square is in a picture. */
  public static int left(int picture) {
    return 8 * picture;
  }

  /** Writes a film; the codec follows from the arguments, the container from the file's name. */
  public static Path write(Path file, int width, int height, int pictures, String... codec)
      throws IOException, InterruptedException {
    String program = Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
    List<String> command =
        new ArrayList<>(
            List.of(
                program,
                "-v",
                "error",
                "-y",
                "-f",
                "rawvideo",
                "-pix_fmt",
                "bgr24",
                "-s",
                width + "x" + height,
                "-r",
                "25",
                "-i",
                "-"));
    command.addAll(Arrays.asList(codec));
    command.add(file.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] pixels = new byte[width * height * 3];
    Mat image = new Mat(height, width, CvType.CV_8UC3);
    try (OutputStream out = process.getOutputStream()) {
      for (int i = 0; i < pictures; i++) {
        image.setTo(new Scalar(90, 90, 90));
        Imgproc.rectangle(
            image,
            new Point(left(i), 40),
            new Point(left(i) + 59, 99),
            new Scalar(255, 255, 255),
            -1);
        image.get(0, 0, pixels);
        out.write(pixels);
      }
    } finally {
      image.release();
    }
    if (process.waitFor() != 0) {
      throw new IOException("FFmpeg did not encode " + String.join(" ", command));
    }
    return file;
  }

  /** Writes a film in H.264 with a key frame every ten pictures. */
  public static Path h264(Path file, int width, int height, int pictures)
      throws IOException, InterruptedException {
    return write(
        file,
        width,
        height,
        pictures,
        "-c:v",
        "libopenh264",
        "-b:v",
        "1M",
        "-g",
        "10",
        "-pix_fmt",
        "yuv420p");
  }

  /**
   * Writes a film that is another one many times over, by copying what is encoded.
   *
   * @param times at least 1
   */
  public static Path repeat(Path file, Path film, int times)
      throws IOException, InterruptedException {
    run(
        List.of(
            Loader.load(org.bytedeco.ffmpeg.ffmpeg.class),
            "-v",
            "error",
            "-y",
            "-stream_loop",
            Integer.toString(times - 1),
            "-i",
            film.toString(),
            "-c",
            "copy",
            file.toString()));
    return file;
  }

  /**
   * Writes a film of 1280 x 720, twelve a second, that shows each picture for two seconds and a
   * quarter.
   */
  public static Path ofPictures(Path file, Path... pictures)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class), "-v", "error", "-y"));
    StringBuilder filter = new StringBuilder();
    for (int i = 0; i < pictures.length; i++) {
      command.addAll(
          List.of("-loop", "1", "-framerate", "12", "-t", "2.25", "-i", pictures[i].toString()));
      filter.append("[%d:v]scale=1280:720,setsar=1[v%d];".formatted(i, i));
    }
    for (int i = 0; i < pictures.length; i++) {
      filter.append("[v%d]".formatted(i));
    }
    filter.append("concat=n=%d,format=yuv420p".formatted(pictures.length));
    command.addAll(
        List.of(
            "-filter_complex",
            filter.toString(),
            "-c:v",
            "libopenh264",
            "-b:v",
            "8M",
            "-g",
            "12",
            file.toString()));
    run(command);
    return file;
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    if (process.waitFor() != 0) {
      throw new IOException("FFmpeg did not encode " + String.join(" ", command));
    }
  }
}
