package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import org.checkpointlpr.agent.capture.StreamSettings.Decode;
import org.checkpointlpr.agent.capture.StreamSettings.Pace;
import org.checkpointlpr.agent.natives.MatScope;
import org.checkpointlpr.agent.natives.Natives;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.slf4j.LoggerFactory;

@Timeout(60)
class FfmpegSourceTest {
  private final Feed feed = Feed.of("gate", Clock.systemUTC());
  @TempDir Path folder;

  @BeforeAll
  static void loadNatives() throws Exception {
    Natives.loadOpenCv();
  }

  @AfterEach
  void noMatrixIsLeftAlive() {
    assertThat(MatScope.live()).isZero();
  }

  @Test
  void everyPictureOfAFilmIsDeliveredWithItsTimeAndPixels() throws Exception {
    Path film = TestFilm.h264(folder.resolve("a.mp4"), 640, 360, 50);

    List<Long> nanos = new ArrayList<>();
    try (FfmpegSource source =
        FfmpegSource.open(feed, StreamSettings.film(film, Pace.EVERY_FRAME))) {
      Optional<Frame> next = source.next();
      while (next.isPresent()) {
        try (Frame frame = next.get()) {
          int square = TestFilm.left(nanos.size()) + 30;
          assertThat(frame.image().get(70, square)[0]).isGreaterThan(200);
          assertThat(frame.image().get(200, square)[0]).isBetween(80.0, 100.0);
          nanos.add(frame.capturedNanos());
        }
        next = source.next();
      }
    }

    assertThat(nanos).hasSize(50).isSorted();
    assertThat(nanos.get(49) - nanos.get(0)).isEqualTo(Duration.ofMillis(49 * 40).toNanos());
    assertThat(feed.meter().delivered()).isEqualTo(50);
  }

  @Test
  void keyFramesAloneAreDecodedForAWeakMachine() throws Exception {
    Path film = TestFilm.h264(folder.resolve("a.mp4"), 640, 360, 50);
    StreamSettings all = StreamSettings.film(film, Pace.EVERY_FRAME);
    StreamSettings keys =
        new StreamSettings(
            all.address(), all.openTimeout(), all.readTimeout(), Decode.KEY_FRAMES, all.pace());

    assertThat(count(keys)).isEqualTo(5);
  }

  /** Where a graphics unit is, it decodes; where none is, as on most test machines, all goes on. */
  @Test
  void hardwareIsAskedForAndNotNeeded() throws Exception {
    Path film = TestFilm.h264(folder.resolve("a.mp4"), 640, 360, 50);
    StreamSettings soft = StreamSettings.film(film, Pace.EVERY_FRAME);
    StreamSettings hard =
        new StreamSettings(
            soft.address(),
            soft.openTimeout(),
            soft.readTimeout(),
            soft.decode(),
            soft.pace(),
            true);

    assertThat(count(hard)).isEqualTo(count(soft)).isEqualTo(50);
    assertThat(feed.meter().damaged()).isZero();
  }

  @Test
  void motionJpegIsUnderstood() throws Exception {
    Path film = TestFilm.write(folder.resolve("a.avi"), 320, 240, 12, "-c:v", "mjpeg");

    assertThat(count(StreamSettings.film(film, Pace.EVERY_FRAME))).isEqualTo(12);
  }

  @Test
  void motionJpegOverHttpIsUnderstoodAsCamerasSendIt() throws Exception {
    byte[] jpeg = TestPictures.noise(".jpg", 320, 240, CvType.CV_8UC3);
    HttpServer camera =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    camera.createContext("/video", exchange -> sendPictures(exchange, jpeg));
    camera.setExecutor(Executors.newCachedThreadPool());
    camera.start();
    URI address = URI.create("http://127.0.0.1:" + camera.getAddress().getPort() + "/video");
    try (FfmpegSource source = FfmpegSource.open(feed, StreamSettings.live(address))) {
      for (int i = 0; i < 20; i++) {
        try (Frame frame = source.next().orElseThrow()) {
          assertThat(frame.width()).isEqualTo(320);
        }
      }
    } finally {
      camera.stop(0);
    }
  }

  private static void sendPictures(HttpExchange exchange, byte[] jpeg) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace;boundary=b");
    exchange.sendResponseHeaders(200, 0);
    String head = "--b\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n";
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 500; i++) {
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(jpeg);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  @Test
  void aChangeOfSizeInMidStreamIsFollowed() throws Exception {
    Path small = TestFilm.h264(folder.resolve("a.h264"), 640, 360, 10);
    Path large = TestFilm.h264(folder.resolve("b.h264"), 1280, 720, 10);
    Path both = folder.resolve("both.h264");
    Files.write(both, Files.readAllBytes(small));
    Files.write(both, Files.readAllBytes(large), java.nio.file.StandardOpenOption.APPEND);

    List<Integer> widths = new ArrayList<>();
    try (FfmpegSource source =
        FfmpegSource.open(feed, StreamSettings.film(both, Pace.EVERY_FRAME))) {
      for (Optional<Frame> f = source.next(); f.isPresent(); f = source.next()) {
        widths.add(f.get().width());
        f.get().close();
      }
    }

    assertThat(widths).hasSize(20).startsWith(640).endsWith(1280);
  }

  @Test
  void anEightKPictureIsScaledDownAndALargerOneIsLeftOut() throws Exception {
    Path large = TestFilm.write(folder.resolve("8k.avi"), 7680, 4320, 2, "-c:v", "mjpeg");
    try (FfmpegSource source =
        FfmpegSource.open(feed, StreamSettings.film(large, Pace.EVERY_FRAME))) {
      try (Frame frame = source.next().orElseThrow()) {
        assertThat(frame.width()).isEqualTo(3840);
        assertThat(frame.height()).isEqualTo(2160);
      }
    }

    Path tooLarge = TestFilm.write(folder.resolve("10k.avi"), 9600, 4320, 1, "-c:v", "mjpeg");
    int delivered = 0;
    try {
      delivered = count(StreamSettings.film(tooLarge, Pace.EVERY_FRAME));
    } catch (CaptureException e) {
      assertThat(e).hasMessageContaining("10k.avi");
    }
    assertThat(delivered).isZero();
  }

  @Test
  void aFilmOfNoPicturesEndsAtOnceOrIsRefusedWithAReason() throws Exception {
    Path film = TestFilm.h264(folder.resolve("a.h264"), 320, 240, 5);
    Path none = folder.resolve("none.h264");
    // The parameter sets alone: everything that describes the video, and no picture of it.
    Files.write(none, java.util.Arrays.copyOf(Files.readAllBytes(film), 40));

    int delivered = 0;
    try {
      delivered = count(StreamSettings.film(none, Pace.EVERY_FRAME));
    } catch (CaptureException e) {
      assertThat(e).hasMessageContaining("no video that can be understood");
    }
    assertThat(delivered).isZero();
  }

  @Test
  void aClockThatJumpsBackInMidStreamIsCountedAndDatesStayInOrder() throws Exception {
    Path part =
        TestFilm.write(
            folder.resolve("a.flv"), 320, 240, 50, "-c:v", "flv", "-g", "10", "-q:v", "3");
    byte[] film = Files.readAllBytes(part);
    HttpServer camera =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    camera.createContext("/video", exchange -> sendTwice(exchange, film));
    camera.start();
    URI address = URI.create("http://127.0.0.1:" + camera.getAddress().getPort() + "/video");
    List<Long> nanos = new ArrayList<>();
    try (FfmpegSource source = FfmpegSource.open(feed, StreamSettings.live(address))) {
      while (nanos.size() < 90) {
        try (Frame frame = source.next().orElseThrow()) {
          nanos.add(frame.capturedNanos());
        }
      }
    } finally {
      camera.stop(0);
    }
    assertThat(feed.meter().clockJumps()).isEqualTo(1);
    assertThat(nanos).isSorted().allMatch(n -> n <= System.nanoTime());
  }

  /** The second time without the file's head: its times begin anew, as after a wrong clock. */
  private static void sendTwice(HttpExchange exchange, byte[] film) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "video/x-flv");
    exchange.sendResponseHeaders(200, 0);
    int head = 9 + 4;
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(film);
      out.write(film, head, film.length - head);
    }
  }

  @Test
  void damagedPartsOfAFilmAreCountedAndTheRestIsDelivered() throws Exception {
    Path film = TestFilm.h264(folder.resolve("a.h264"), 640, 360, 100);
    byte[] bytes = Files.readAllBytes(film);
    Random random = new Random(5);
    for (int i = bytes.length / 3; i < bytes.length / 2; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    Files.write(film, bytes);

    int delivered = count(StreamSettings.film(film, Pace.EVERY_FRAME));

    assertThat(delivered).isBetween(40, 99);
    assertThat(feed.meter().damaged()).isPositive();
  }

  @Test
  void aFilmThatIsNotThereOrIsNoFilmIsRefusedWithAReason() throws Exception {
    Path garbage = folder.resolve("garbage.mp4");
    Files.write(garbage, TestPictures.garbage(50_000));

    assertThatThrownBy(() -> count(StreamSettings.film(garbage, Pace.EVERY_FRAME)))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("no video that can be understood");
    assertThatThrownBy(
            () -> count(StreamSettings.film(folder.resolve("absent.mp4"), Pace.EVERY_FRAME)))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("there is no such file");
  }

  @Test
  void aPlayListCannotLeadToOtherFiles() throws Exception {
    Path film = TestFilm.h264(folder.resolve("a.mp4"), 320, 240, 5);
    Path list = folder.resolve("list.txt");
    Files.writeString(list, "ffconcat version 1.0\nfile '" + film + "'\n");

    assertThatThrownBy(() -> count(StreamSettings.film(list, Pace.EVERY_FRAME)))
        .isInstanceOf(CaptureException.class);
  }

  @Test
  void aCameraThatIsNotThereIsToldSo() {
    assertThatThrownBy(() -> FfmpegSource.open(feed, live("rtsp://127.0.0.1:1/x")))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("nothing answers at this host and port");
  }

  @Test
  void aServerThatAcceptsAndSaysNothingIsGivenUpInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      for (String scheme : List.of("rtsp", "http")) {
        long start = System.nanoTime();
        URI address = URI.create(scheme + "://127.0.0.1:" + silent.getLocalPort() + "/x");

        assertThatThrownBy(() -> FfmpegSource.open(feed, quick(address)))
            .isInstanceOf(CaptureException.class)
            .hasMessageContaining("no picture came in time");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      }
    }
  }

  @Test
  void garbageForEverIsGivenUpInTime() throws Exception {
    try (Responder garbage =
        new Responder("HTTP/1.0 200 OK\r\nContent-Type: video/x\r\n\r\n", 1 << 16)) {
      assertThatThrownBy(() -> count(quick(garbage.uri("http"))))
          .isInstanceOf(CaptureException.class);
    }
  }

  @Test
  void aWebPageInPlaceOfACameraIsToldSo() throws Exception {
    try (Responder page =
        new Responder(
            "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 18\r\n\r\n<html>hello</html>",
            0)) {
      assertThatThrownBy(() -> count(quick(page.uri("http"))))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("no video that can be understood");
      assertThatThrownBy(() -> count(quick(page.uri("rtsp")))).isInstanceOf(CaptureException.class);
    }
  }

  @Test
  void credentialsAreInNoMessage() throws Exception {
    try (Responder refusing =
        new Responder(
            "HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n", 0)) {
      URI address =
          URI.create(
              refusing.uri("http").toString().replace("//", "//gate:s3cret-word@")
                  + "?pwd=s3cret2");
      assertThatThrownBy(() -> FfmpegSource.open(feed, quick(address)))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("refuses the user name or password")
          .hasMessageNotContainingAny("gate", "s3cret")
          .hasNoCause();
      assertThat(StreamSettings.live(address).toString()).doesNotContain("s3cret", "gate:");
    }
  }

  @Test
  void aFilmInRealTimeTakesItsTime() throws Exception {
    Path film = TestFilm.h264(folder.resolve("a.mp4"), 320, 240, 25);
    long start = System.nanoTime();

    count(StreamSettings.film(film, Pace.REAL_TIME));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(24 * 40));
  }

  @Test
  void anInterruptEndsAReadAtOnce() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("rtsp://127.0.0.1:" + silent.getLocalPort() + "/x");
      Thread reading = Thread.currentThread();
      Thread helper =
          new Thread(
              () -> {
                try (Socket accepted = silent.accept()) {
                  accepted.getInputStream().read();
                  reading.interrupt();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      helper.start();
      assertThatThrownBy(() -> FfmpegSource.open(feed, StreamSettings.live(address)))
          .isInstanceOf(InterruptedException.class);
      helper.join();
    }
  }

  private int count(StreamSettings settings) throws CaptureException, InterruptedException {
    int count = 0;
    try (FfmpegSource source = FfmpegSource.open(feed, settings)) {
      for (Optional<Frame> f = source.next(); f.isPresent(); f = source.next()) {
        f.get().close();
        count++;
      }
    }
    return count;
  }

  private static StreamSettings live(String address) {
    return StreamSettings.live(URI.create(address));
  }

  private static StreamSettings quick(URI address) {
    return new StreamSettings(
        StreamAddress.of(address),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Decode.ALL,
        Pace.LIVE);
  }

  /** Answers each connection with a head and then with random bytes, for ever if there are any. */
  private static final class Responder implements AutoCloseable {
    private final ServerSocket socket;

    Responder(String head, int garbage) throws IOException {
      socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(() -> serve(head.getBytes(StandardCharsets.US_ASCII), garbage));
      thread.setDaemon(true);
      thread.start();
    }

    URI uri(String scheme) {
      return URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + "/x");
    }

    private void serve(byte[] head, int garbage) {
      byte[] noise = TestPictures.garbage(garbage);
      while (!socket.isClosed()) {
        try (Socket client = socket.accept()) {
          client.getInputStream().read(new byte[4096]);
          OutputStream out = client.getOutputStream();
          out.write(head);
          while (garbage > 0) {
            out.write(noise);
          }
          out.flush();
          client.shutdownOutput();
          client.getInputStream().readAllBytes();
        } catch (IOException e) {
          LoggerFactory.getLogger(Responder.class).trace("the client or the test has ended", e);
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
