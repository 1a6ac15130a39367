package org.checkpointlpr.agent.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.checkpointlpr.agent.app.Agent;
import org.checkpointlpr.agent.app.AgentListener;
import org.checkpointlpr.agent.cli.CommandRun;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.feed.Mosquitto;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.watchlist.HandlingCode;
import org.checkpointlpr.watchlist.WatchlistStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator's story as the guide tells it, with its very commands: a real mosquitto with mutual
 * TLS, headquarters, and agents that run while releases come and go.
 */
@Timeout(600)
class ListStoryTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int PLATES = 10_000;

  /** The goal on a machine that does nothing else; the test machine builds beside it. */
  private static final Duration TO_ACTIVE = Duration.ofSeconds(10);

  @TempDir Path folder;

  private final CommandRun command = new CommandRun();
  private double kibSent;
  private URI broker = URI.create("ssl://localhost:1");

  @Test
  void anOperatorsStoryFromASpreadsheetToPanic() throws Exception {
    run(
        0,
        "keys mission m1 --name m1 --checkpoint cp-alpha --checkpoint cp-bravo"
            + " --checkpoint cp-charlie --checkpoint cp-delta --broker-host localhost");
    Mission mission = Mission.open(folder.resolve("m1"), CLOCK);
    importAListWithTwentyBadLines();
    try (Mosquitto mosquitto = Mosquitto.start(mission)) {
      broker = mosquitto.address();
      try (HqService hq = headquarters(mission);
          Agent alpha = agent("cp-alpha", broker, Optional.empty());
          Agent bravo = agent("cp-bravo", broker, Optional.empty())) {
        assertThat(hq.awaitReady(SOON)).isTrue();
        List<Agent> both = List.of(alpha, bravo);
        await().atMost(SOON).until(() -> both.stream().allMatch(ListStoryTest::isConnected));
        oneSignatureIsRefusedAndTwoGoLive(both);
        onePlateMoreCostsKilobytes(both);
        headquartersNamesTheNewestRelease(both);
        onePlateLessAndTheMissionsOwnCodes(both);
        aCheckpointThatWasCutOffGoesOnWhereItWas(mosquitto);
        aStickCarriesTheListToAThird();
        panicIsObeyedAtOnce(alpha, bravo);
      }
    }
  }

  private void importAListWithTwentyBadLines() throws IOException {
    Path csv = folder.resolve("wanted.csv");
    write(csv, true);
    run(0, "list init desk --mission m1");
    run(65, "list import desk wanted.csv --map plate=Immatriculation");
    assertThat(command.err().lines().filter(line -> line.contains("wanted.csv:"))).hasSize(20);
    assertThat(command.err()).contains("20 bad line(s), 9980 good");
    write(csv, false);
    run(0, "list import desk wanted.csv --map plate=Immatriculation");
    run(0, "list price desk --traffic CD=0.8 --traffic RW=0.2");
  }

  private void oneSignatureIsRefusedAndTwoGoLive(List<Agent> agents) {
    run(0, "list release desk --identity m1/operator-1");
    publish("operator-1");
    assertThat(command.err()).contains("WARNING: checkpoints will refuse").contains("2 must sign");
    for (Agent agent : agents) {
      await()
          .atMost(SOON)
          .until(() -> agent.watchlist().lastRefusal().orElse("").contains("TOO_FEW_SIGNERS"));
      assertThat(agent.lists().status().state()).isEqualTo(WatchlistStore.State.NONE);
    }
    awaitStatus("cp-alpha .* - .*refused SIGNATURE TOO_FEW_SIGNERS.*");
    run(0, "list cosign desk/releases/1 --identity m1/operator-2");
    publish("operator-2");
    awaitVersion(agents, 1, PLATES);
    assertThat(agents.get(0).watchlist().lastRefusal()).isEmpty();
  }

  private void onePlateMoreCostsKilobytes(List<Agent> agents) {
    run(0, "list add desk --plate KX-71234 --set issuer=CD --set handling=DETAIN");
    run(0, "list release desk --identity m1/operator-1");
    run(0, "list cosign desk/releases/2 --identity m1/operator-2");
    long start = System.nanoTime();
    publish("operator-1");
    awaitVersion(agents, 2, PLATES + 1);
    Duration toActive = Duration.ofNanos(System.nanoTime() - start);
    System.getLogger("story")
        .log(System.Logger.Level.INFO, "publish to active on two agents: {0}", toActive);
    assertThat(toActive).isLessThan(TO_ACTIVE);
    assertThat(kibSent).isBetween(1.0, 72.0);
    awaitStatus("cp-alpha +2 .*");
    awaitStatus("cp-bravo +2 .*");
    awaitStatus("cp-charlie +- +never.*");
  }

  private void headquartersNamesTheNewestRelease(List<Agent> agents) {
    for (Agent agent : agents) {
      await().atMost(SOON).until(() -> agent.lists().status().newestKnown() == 2);
      assertThat(agent.watchlist().confirmation()).isEqualTo(Confirmation.CONFIRMED);
    }
  }

  private void onePlateLessAndTheMissionsOwnCodes(List<Agent> agents) throws IOException {
    run(0, "list remove desk KX71234");
    Files.writeString(folder.resolve("handling.csv"), exampleOfTheGuide());
    run(0, "list codes desk handling.csv");
    run(0, "list release desk --identity m1/operator-2");
    run(0, "list cosign desk/releases/3 --identity m1/operator-1");
    publish("operator-2");
    awaitVersion(agents, 3, PLATES);
    for (Agent agent : agents) {
      assertThat(agent.lists().handling().codes())
          .extracting(HandlingCode::code)
          .containsExactly("CHECK_CARGO", "DETAIN");
    }
  }

  private static String exampleOfTheGuide() throws IOException {
    return Files.readString(Path.of("docs", "operator.md"))
        .lines()
        .dropWhile(line -> !line.startsWith("code;sign;tone"))
        .takeWhile(line -> !line.equals("```"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private void aCheckpointThatWasCutOffGoesOnWhereItWas(Mosquitto mosquitto) throws Exception {
    try (Agent delta = agent("cp-delta", broker, Optional.empty())) {
      Path parts = folder.resolve("cp-delta").resolve("watchlist").resolve("parts");
      await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> files(parts) > 5);
      // A broker that dies as in a power cut forgets its last minutes: an older manifest is back.
      mosquitto.killAndRestart();
      run(0, "list publish desk --all --identity m1/operator-1 --broker " + broker);
      awaitVersion(List.of(delta), 3, PLATES);
    }
  }

  private void aStickCarriesTheListToAThird() throws Exception {
    run(0, "list export desk stick");
    URI nobody = URI.create("ssl://localhost:1");
    try (Agent charlie = agent("cp-charlie", nobody, Optional.of(folder.resolve("stick")))) {
      awaitVersion(List.of(charlie), 3, PLATES);
      assertThat(charlie.lists().handling().knows("CHECK_CARGO")).isTrue();
    }
  }

  private void panicIsObeyedAtOnce(Agent alpha, Agent bravo) throws IOException {
    long start = System.nanoTime();
    run(0, "panic --state cp-alpha");
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(SOON)
        .until(() -> alpha.lists().status().state() == WatchlistStore.State.PANICKED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(alpha.watchlist().current()).isEmpty();
    assertThat(bravo.watchlist().current()).isPresent();
    awaitStatus("cp-alpha +3 .*refused PANICKED.*");
    run(0, "list release desk --identity m1/operator-1");
    run(0, "list cosign desk/releases/4 --identity m1/operator-2");
    publish("operator-1");
    awaitVersion(List.of(bravo), 4, PLATES);
    assertThat(alpha.lists().status().state()).isEqualTo(WatchlistStore.State.PANICKED);
  }

  private HqService headquarters(Mission mission) throws IOException {
    return HqService.start(
        HqSettings.of(mission.party("hq"), folder.resolve("hq.db"), List.of(broker)),
        HqListener.NONE,
        CLOCK);
  }

  private Agent agent(String name, URI uplink, Optional<Path> releases) throws Exception {
    Path pictures = Files.createDirectories(folder.resolve("pictures-" + name));
    return Agent.start(
        new AgentConfig(
            new AgentConfig.Site("m1", name, Optional.empty()),
            new AgentConfig.Folders(folder.resolve(name), folder.resolve("m1").resolve(name)),
            List.of(new CameraConfig("gate", new CameraConfig.Pictures(pictures, true))),
            AgentConfig.RecognitionConfig.DEFAULT,
            new AgentConfig.WatchlistConfig("main", 0, releases),
            new AgentConfig.UplinkConfig(List.of(uplink), 0),
            Duration.ofMinutes(10),
            Optional.empty()),
        AgentListener.NONE,
        CLOCK);
  }

  private static boolean isConnected(Agent agent) {
    return agent.feed().uplink().status().connected();
  }

  private static void awaitVersion(List<Agent> agents, long version, int entries) {
    for (Agent agent : agents) {
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> agent.lists().status().version() == version);
      assertThat(agent.lists().status().entries()).isEqualTo(entries);
    }
  }

  private void awaitStatus(String line) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              run(0, "list status --archive hq.db --identity m1/hq");
              assertThat(command.out().lines()).anyMatch(one -> one.matches(line));
            });
  }

  private void publish(String operator) {
    run(0, "list publish desk --identity m1/" + operator + " --broker " + broker);
    assertThat(command.err()).contains("100 %");
  }

  /** Every five-hundredth line is bad, if any is to be. */
  private static void write(Path csv, boolean bad) throws IOException {
    StringBuilder text = new StringBuilder("\uFEFFImmatriculation;handling\r\n");
    for (int i = 1; i <= PLATES; i++) {
      boolean wrong = bad && i % 500 == 0;
      text.append(wrong ? "?" : "%04d KX %02d".formatted(i, i % 26)).append(";DETAIN\r\n");
    }
    Files.writeString(csv, text);
  }

  private static long files(Path parts) throws IOException {
    if (!Files.isDirectory(parts)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(parts)) {
      return all.count();
    }
  }

  /** Runs a command of the guide; names of files in it count from the test's folder. */
  private void run(int exit, String line) {
    String[] words = line.split(" ");
    for (int i = 0; i < words.length; i++) {
      if (words[i].matches("(m1|desk|stick|cp-alpha)(/.*)?|wanted.csv|handling.csv|hq.db")
          && !words[i - 1].matches("--mission|--name|--checkpoint")) {
        words[i] = folder.resolve(words[i]).toString();
      }
    }
    assertThat(command.run(words))
        .as("%s%n%s%s", line, command.out(), command.err())
        .isEqualTo(exit);
    Matcher sent = Pattern.compile("files, ([0-9.]+) KiB sent").matcher(command.out());
    if (sent.find()) {
      kibSent = Double.parseDouble(sent.group(1));
    }
  }
}
