package org.checkpointlpr.agent.lists;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.outbox.OutboxException;
import org.checkpointlpr.agent.uplink.CheckpointFeed;

/** A checkpoint of the test mission, cp-alpha, that reaches no broker: its feed and its lists. */
public final class OfflineCheckpoint implements AutoCloseable {
  private static final TestMission MISSION = TestMission.get();

  private final CheckpointFeed feed;
  private final CheckpointLists lists;

  /**
   * Opens both; nothing is started.
   *
   * @param folder gets {@code state} and {@code list}
   */
  public OfflineCheckpoint(Path folder) throws IOException, OutboxException {
    feed =
        CheckpointFeed.open(
            MISSION.mission().party("cp-alpha"),
            folder.resolve("state"),
            List.of(URI.create("ssl://localhost:1")),
            MISSION.clock());
    lists =
        CheckpointLists.open(
            new ListSettings("main", 0, folder.resolve("list"), Optional.empty()),
            feed,
            MISSION.clock());
  }

  /** Returns the feed. */
  public CheckpointFeed feed() {
    return feed;
  }

  /** Returns the lists. */
  public CheckpointLists lists() {
    return lists;
  }

  @Override
  public void close() {
    lists.close();
    feed.close();
  }
}
