package org.checkpointlpr.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.checkpointlpr.agent.hq.ArchiveAddress;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqQuery;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.hq.RecordLines;
import org.checkpointlpr.agent.hq.Republisher;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program inside headquarters, without any key, hears every verified record. */
class RepublisherTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Path SUBSCRIBER = Path.of("/usr/bin/mosquitto_sub");

  @TempDir Path dir;

  @Test
  void plainSubscriberHearsEveryRecordAlsoThoseFromWhileTheInnerBrokerWasDown() throws Exception {
    assumeTrue(
        Files.isExecutable(SUBSCRIBER), "mosquitto_sub is not installed: not tested with it");
    Mission mission =
        Mission.create(
            dir.resolve("m"), MissionSpec.of("test", List.of("cp-alpha"), "localhost"), CLOCK);
    mission.makeInnerBroker(List.of("localhost"), Duration.ofDays(1));
    ArchiveAddress archive = ArchiveAddress.file(dir.resolve("hq.db"));
    int plain = freePort();
    try (Mosquitto outer = Mosquitto.start(mission);
        HqService hq =
            HqService.start(
                HqSettings.of(mission.party("hq"), archive, List.of(outer.address()), false),
                HqListener.NONE,
                CLOCK);
        CheckpointFeed alpha =
            CheckpointFeed.open(
                mission.party("cp-alpha"), dir.resolve("s"), List.of(outer.address()), CLOCK)) {
      int sealed = freePort();
      try (Republisher republisher =
          Republisher.start(
              mission.party("hq"), archive, URI.create("ssl://localhost:" + sealed), CLOCK)) {
        assertThat(hq.awaitReady(Duration.ofSeconds(60))).isTrue();
        alpha.start();
        for (int i = 0; i < 20; i++) {
          alpha.submit(Samples.hit(i)).get(30, TimeUnit.SECONDS);
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> alpha.outbox().status().waiting() == 0);
        assertThat(republisher.told()).isZero();
        try (Mosquitto inner = Mosquitto.start(mission.party("inner-broker"), sealed, plain)) {
          await().atMost(Duration.ofMinutes(1)).until(() -> republisher.told() == 20);
          Process subscriber = subscribe(plain);
          for (int i = 20; subscriber.isAlive(); i++) {
            alpha.submit(Samples.hit(i)).get(30, TimeUnit.SECONDS);
            subscriber.waitFor(300, TimeUnit.MILLISECONDS);
          }
          assertThat(inner.process().isAlive()).isTrue();
          String line =
              new String(subscriber.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                  .strip();
          try (HqQuery query = HqQuery.open(archive)) {
            assertThat(query.records(new HqQuery.Filter("hit", "", Instant.EPOCH, 0, 1000)))
                .extracting(row -> RecordLines.json(row.verified()))
                .contains(line);
          }
        }
      }
    }
  }

  /** Ends after one message. */
  private Process subscribe(int port) throws Exception {
    return new ProcessBuilder(
            SUBSCRIBER.toString(),
            "-h",
            "localhost",
            "-p",
            Integer.toString(port),
            "-t",
            "lpr/test/verified/hit/+",
            "-q",
            "1",
            "-W",
            "40",
            "-C",
            "1")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
