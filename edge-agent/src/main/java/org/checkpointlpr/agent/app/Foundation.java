package org.checkpointlpr.agent.app;

import java.io.IOException;
import java.time.Clock;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.lists.CheckpointLists;
import org.checkpointlpr.agent.lists.ListSettings;
import org.checkpointlpr.agent.outbox.OutboxException;
import org.checkpointlpr.agent.uplink.CheckpointFeed;

/**
 * What a checkpoint stands on before it sees anything: its keys, its outbox with the way to
 * headquarters, and its lists.
 *
 * @param feed keys, outbox and uplink
 * @param lists all that is matched against
 */
record Foundation(CheckpointFeed feed, CheckpointLists lists) implements AutoCloseable {
  /**
   * Opens all of it; nothing is sent or taken before each is started.
   *
   * @throws AgentException if any of it cannot be opened, or the keys are another checkpoint's;
   *     nothing is left open then
   */
  static Foundation open(AgentConfig config, Clock clock) throws AgentException {
    CheckpointFeed feed = openFeed(config, clock);
    boolean whole = false;
    try {
      requireIdentity(config, feed);
      Foundation foundation = new Foundation(feed, openLists(config, feed, clock));
      whole = true;
      return foundation;
    } catch (IOException e) {
      throw new AgentException(String.valueOf(e.getMessage()), e);
    } finally {
      if (!whole) {
        feed.close();
      }
    }
  }

  private static CheckpointFeed openFeed(AgentConfig config, Clock clock) throws AgentException {
    try {
      return CheckpointFeed.open(
          new CheckpointFeed.Settings(
              config.identity(),
              config.state(),
              config.uplink().brokers(),
              config.uplink().bytesPerHour()),
          clock);
    } catch (IOException | OutboxException e) {
      throw new AgentException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireIdentity(AgentConfig config, CheckpointFeed feed) throws IOException {
    String mission = feed.party().mission();
    String name = feed.party().name();
    if (!mission.equals(config.mission()) || !name.equals(config.checkpoint())) {
      throw new IOException(
          "the keys in %s are those of %s/%s, the configuration says %s/%s; use the right folder"
              .formatted(config.identity(), mission, name, config.mission(), config.checkpoint()));
    }
  }

  private static CheckpointLists openLists(AgentConfig config, CheckpointFeed feed, Clock clock)
      throws IOException {
    AgentConfig.WatchlistConfig list = config.watchlist();
    return CheckpointLists.open(
        new ListSettings(
            list.list(), list.signatures(), config.state().resolve("watchlist"), list.releases()),
        feed,
        clock);
  }

  /** Closes the lists before the feed, which still carries their reports. */
  @Override
  public void close() {
    lists.close();
    feed.close();
  }
}
