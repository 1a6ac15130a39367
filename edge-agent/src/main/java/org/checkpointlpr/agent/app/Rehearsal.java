package org.checkpointlpr.agent.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.checkpointlpr.agent.broker.EmbeddedBroker;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.HqService;
import org.checkpointlpr.agent.hq.HqSettings;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.watchlist.Details;
import org.checkpointlpr.watchlist.Handling;
import org.checkpointlpr.watchlist.ListKeys;
import org.checkpointlpr.watchlist.Release;
import org.checkpointlpr.watchlist.ReleaseBuilder;
import org.checkpointlpr.watchlist.Scope;
import org.checkpointlpr.watchlist.WatchlistEntry;

/**
 * A throw-away mission on one machine: keys and certificates, an embedded broker with TLS, a
 * headquarters, and a watchlist signed by two operators. What the demonstration, the benchmark and
 * tests run on; only the broker is not what a mission would use.
 */
public final class Rehearsal implements AutoCloseable {
  private static final String MISSION = "rehearsal";
  private static final String CHECKPOINT = "cp-alpha";
  private static final String LIST = "main";
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final int MAX_OFFLINE_HOURS = 168;

  private final Path folder;
  private final EmbeddedBroker broker;
  private final HqService hq;

  private Rehearsal(Path folder, EmbeddedBroker broker, HqService hq) {
    this.folder = folder;
    this.broker = broker;
    this.hq = hq;
  }

  /**
   * Makes the mission and starts broker and headquarters.
   *
   * @param folder absent or empty; everything lies in it
   * @param wanted the watchlist
   * @param listener hears what headquarters verifies
   * @throws IOException if something cannot be written or does not start
   */
  public static Rehearsal start(
      Path folder, List<WatchlistEntry> wanted, HqListener listener, Clock clock)
      throws IOException, InterruptedException {
    Mission mission =
        Mission.create(
            folder.resolve("mission"),
            MissionSpec.of(MISSION, List.of(CHECKPOINT), "localhost"),
            clock);
    release(mission, wanted, clock).writeTo(folder.resolve("release"));
    EmbeddedBroker broker = EmbeddedBroker.start(mission, 0);
    try {
      HqSettings settings =
          HqSettings.of(
              mission.party("hq"), folder.resolve("archive.db"), List.of(broker.address()));
      HqService hq = HqService.start(settings, listener, clock);
      if (!hq.awaitReady(Duration.ofSeconds(30))) {
        hq.close();
        throw new IOException("headquarters does not reach the embedded broker within 30 s");
      }
      return new Rehearsal(folder, broker, hq);
    } catch (IOException | InterruptedException e) {
      broker.close();
      throw e;
    }
  }

  private static Release release(Mission mission, List<WatchlistEntry> wanted, Clock clock)
      throws IOException {
    PartyFolder first = PartyFolder.open(mission.party("operator-1"));
    PartyFolder second = PartyFolder.open(mission.party("operator-2"));
    PartyFolder checkpoint = PartyFolder.open(mission.party(CHECKPOINT));
    try (ListKeys keys = ListKeys.random()) {
      return new ReleaseBuilder(MISSION, LIST, keys)
          .build(
              wanted,
              List.of(checkpoint.identity(Role.CHECKPOINT_OPEN).certificate()),
              new ReleaseBuilder.Order(1, "", clock.instant(), A_DAY, MAX_OFFLINE_HOURS),
              first.identity(Role.OPERATOR_SIGN))
          .cosign(second.identity(Role.OPERATOR_SIGN));
    } catch (RefusedException e) {
      throw new IOException("the release cannot be signed: " + e.getMessage(), e);
    }
  }

  /** Returns the configuration of the mission's checkpoint. */
  public AgentConfig config(CameraConfig camera, AgentConfig.RecognitionConfig recognition) {
    return new AgentConfig(
        new AgentConfig.Site(MISSION, CHECKPOINT, Optional.of("Rehearsal")),
        new AgentConfig.Folders(
            folder.resolve("state"), folder.resolve("mission").resolve(CHECKPOINT)),
        List.of(camera),
        recognition,
        new AgentConfig.WatchlistConfig(LIST, 2, Optional.of(folder.resolve("release"))),
        new AgentConfig.UplinkConfig(List.of(brokerAddress()), 0),
        Duration.ofMinutes(10),
        Optional.empty());
  }

  /**
   * Writes a configuration of the mission's checkpoint for a process of its own.
   *
   * @param pictures a folder that is read once
   * @return the file
   */
  public Path writeConfig(Path pictures) throws IOException {
    String text =
        """
        mission: %s
        checkpoint: %s
        place: "Rehearsal"
        state: state
        identity: mission/%s
        cameras:
          - name: pictures
            pictures: "%s"
        watchlist:
          list: %s
          releases: release
        uplink:
          brokers: %s
        """;
    return Files.writeString(
        folder.resolve("checkpoint.yaml"),
        text.formatted(MISSION, CHECKPOINT, CHECKPOINT, pictures, LIST, broker.address()));
  }

  /** Returns an entry that asks to stop and check a vehicle. */
  public static WatchlistEntry entry(String id, String plate) {
    return new WatchlistEntry(
        id,
        plate,
        "",
        MatchPolicy.EQUIVALENT,
        new Handling("REHEARSAL", Handling.LOWEST, "STOP_AND_CHECK", false),
        Scope.ALWAYS,
        Details.NONE);
  }

  /** Returns where the embedded broker listens. */
  public URI brokerAddress() {
    return broker.address();
  }

  /** Returns the folder in which everything lies. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    hq.close();
    broker.close();
  }
}
