package org.checkpointlpr.agent.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.RecordException;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.hit.RecordSealer;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;

/** One mission for many tests: making its keys takes a second. */
public final class TestMission {
  private static final TestMission ONE = new TestMission();

  private final ManualClock clock = new ManualClock(Instant.now(Clock.systemUTC()));
  private final Mission mission;
  private final PartyFolder alpha;
  private final RecordSealer sealer;
  private final RecordOpener opener;

  private TestMission() {
    try {
      Path folder = Files.createTempDirectory("mission");
      mission =
          Mission.create(
              folder.resolve("m"),
              MissionSpec.of("test", List.of("cp-alpha", "cp-bravo"), "localhost"),
              clock);
      alpha = PartyFolder.open(mission.party("cp-alpha"));
      sealer =
          new RecordSealer("test", alpha.identity(Role.CHECKPOINT_SIGN), alpha.recordRecipients());
      PartyFolder hq = PartyFolder.open(mission.party("hq"));
      opener = new RecordOpener("test", hq.identity(Role.HQ_OPEN), hq.roster());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the mission {@code test} with {@code cp-alpha} and {@code cp-bravo}. */
  public static TestMission get() {
    return ONE;
  }

  /** Returns the clock that its outboxes use. */
  public ManualClock clock() {
    return clock;
  }

  /** Returns the mission's folder. */
  public Mission mission() {
    return mission;
  }

  /** Returns cp-alpha's sealer. */
  public RecordSealer sealer() {
    return sealer;
  }

  /** Returns headquarters' opener. */
  public RecordOpener opener() {
    return opener;
  }

  /** Opens a record as headquarters does. */
  public RecordOpener.Opened open(Bytes sealed) throws RefusedException, RecordException {
    return opener.open(sealed.toArray(), clock.instant());
  }
}
