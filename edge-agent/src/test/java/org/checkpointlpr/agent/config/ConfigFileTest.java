package org.checkpointlpr.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.checkpointlpr.watchlist.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigFileTest {
  private static final String GOOD =
      """
      mission: demo
      checkpoint: cp-alpha
      state: state
      identity: /etc/identity
      cameras:
        - name: gate
          pictures: incoming
          watch: true
      uplink:
        brokers: ssl://localhost:8883
      """;

  @TempDir Path folder;

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "config"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsGood(Path example) throws Exception {
    assertThat(ConfigFile.read(example).cameras()).isNotEmpty();
  }

  @Test
  void thereIsAnExampleForEachSituation() throws IOException {
    assertThat(examples().map(file -> file.getFileName().toString()))
        .contains("usb-camera.yaml", "rtsp-camera.yaml", "folder.yaml", "demo.yaml");
  }

  @Test
  void relativePathsCountFromTheFileAndDefaultsApply() throws Exception {
    AgentConfig config = read(GOOD);
    assertThat(config.state()).isEqualTo(folder.resolve("state"));
    assertThat(config.identity()).isEqualTo(Path.of("/etc/identity"));
    assertThat(config.cameras())
        .containsExactly(
            new CameraConfig("gate", new CameraConfig.Pictures(folder.resolve("incoming"), true)));
    assertThat(config.recognition()).isEqualTo(AgentConfig.RecognitionConfig.DEFAULT);
    assertThat(config.forget()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void everyProblemIsReportedAtOnceWithLineKeyValueAndWhatIsAllowed() {
    List<ConfigProblem> problems =
        problemsOf(
            """
            mission: Démo
            checkpont: cp-alpha
            state: state
            identity: id
            cameras:
              - name: gate
                pictures: incoming
                device: /dev/video0
              - name: gate
                device: video0
            recognition:
              reader: tesserakt
              threads: 0
            uplink:
              brokers: tcp://localhost:1883
            forgetAfterMinutes: soon
            """);
    assertThat(problems)
        .extracting(problem -> problem.line() + " " + problem.key())
        .containsExactlyInAnyOrder(
            "1 mission",
            "1 checkpoint",
            "2 checkpont",
            "5 cameras",
            "6 cameras[0]",
            "10 cameras[1].device",
            "12 recognition.reader",
            "13 recognition.threads",
            "15 uplink.brokers",
            "16 forgetAfterMinutes");
    assertThat(message(problems, "checkpont")).contains("did you mean \"checkpoint\"?");
    assertThat(message(problems, "recognition.reader"))
        .contains("\"tesserakt\"", "ctc, tesseract, both");
    assertThat(message(problems, "recognition.threads")).contains("\"0\"", "from 1 to 64");
    assertThat(message(problems, "cameras[0]")).contains("exactly one of pictures, device, url");
  }

  @Test
  void aCameraMaySayWhichWayVehiclesPass() throws Exception {
    String inbound = GOOD.replace("watch: true", "watch: true\n    direction: in");
    assertThat(read(GOOD).cameras().get(0).direction()).isEqualTo(Direction.ANY);
    assertThat(read(inbound).cameras().get(0).direction()).isEqualTo(Direction.IN);
    assertThat(message(problemsOf(inbound.replace("in\n", "up\n")), "cameras[0].direction"))
        .contains("\"up\"", "any, in, out");
  }

  @Test
  void aRegionIsThreePointsOrMoreWithinThePicture() throws Exception {
    String lane = GOOD.replace("watch: true", "watch: true\n    read: [\"0,0 1,0 0.5,1\"]");
    assertThat(read(lane).cameras().get(0).view().read()).containsExactly("0,0 1,0 0.5,1");

    for (String wrong : List.of("0,0 1,0", "0,0 1,0 0.5,1.2", "0 0 1 0 1 1", "")) {
      assertThat(message(problemsOf(lane.replace("0,0 1,0 0.5,1", wrong)), "cameras[0].read"))
          .contains("three or more points");
    }
  }

  @Test
  void aPasswordInAnAddressIsNeverRepeated() {
    List<ConfigProblem> problems =
        problemsOf(
            GOOD.replace("pictures: incoming", "url: rtps://user:secret@host/x")
                .replace("watch: true", ""));
    assertThat(problems).hasSize(1);
    assertThat(problems.toString()).contains("rtsp").doesNotContain("secret");
    assertThat(new CameraConfig.Stream(java.net.URI.create("rtsp://user:secret@host/x")).toString())
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @MethodSource("notYaml")
  void whatIsNotAConfigurationIsNamed(String text) {
    assertThat(problemsOf(text)).isNotEmpty();
  }

  static Stream<String> notYaml() {
    return Stream.of(
        "", "a: [", "just text", "- a\n- b", "\tx: 1", "a: &x [*x]", "&a a: *a", "? [a]\n: b");
  }

  @Test
  void aFileThatIsNotTextIsNamed() throws IOException {
    Path file = folder.resolve("checkpoint.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});
    assertThatThrownBy(() -> ConfigFile.read(file)).isInstanceOf(ConfigException.class);
  }

  @Test
  void aMissingFileIsAnInputErrorNotAConfigurationError() {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private AgentConfig read(String text) throws Exception {
    return ConfigFile.read(Files.writeString(folder.resolve("checkpoint.yaml"), text));
  }

  private List<ConfigProblem> problemsOf(String text) {
    return catchThrowableOfType(ConfigException.class, () -> read(text)).problems();
  }

  private static String message(List<ConfigProblem> problems, String key) {
    return problems.stream().filter(p -> p.key().equals(key)).findFirst().orElseThrow().message();
  }
}
