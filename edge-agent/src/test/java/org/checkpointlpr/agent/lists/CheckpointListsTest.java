package org.checkpointlpr.agent.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.checkpointlpr.watchlist.LocalEntries;
import org.checkpointlpr.watchlist.LocalEntry;
import org.checkpointlpr.watchlist.MatchContext;
import org.checkpointlpr.watchlist.WatchlistStore;
import org.checkpointlpr.watchlist.WatchlistStore.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the crew may change, and panic. */
@Timeout(120)
class CheckpointListsTest {
  private static final TestMission MISSION = TestMission.get();
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final AtomicInteger changes = new AtomicInteger();
  private OfflineCheckpoint checkpoint;
  private CheckpointFeed feed;
  private CheckpointLists lists;

  @BeforeEach
  void open() throws Exception {
    checkpoint = new OfflineCheckpoint(folder);
    feed = checkpoint.feed();
    lists = checkpoint.lists();
    lists.onChange(changes::incrementAndGet);
    lists.start();
  }

  @AfterEach
  void close() {
    checkpoint.close();
  }

  @Test
  void theCrewsOwnEntryMatchesAtOnceAndHeadquartersLearnsOfIt() throws Exception {
    assertThat(lists.current()).isEmpty();
    LocalEntry entry = lists.local().add(draft());
    assertThat(matches()).isEqualTo(1);
    await().atMost(SOON).until(() -> changes.get() == 1);
    await().atMost(SOON).until(() -> feed.outbox().status().waiting() == 1);
    assertThat(lists.local().remove(entry.entry().id(), "Lt B")).isTrue();
    assertThat(matches()).isZero();
    await().atMost(SOON).until(() -> feed.outbox().status().waiting() == 2);
  }

  @Test
  void panicTakesTheCrewsEntriesTooAndHeadquartersLearnsOfIt() throws Exception {
    lists.local().add(draft());
    long start = System.nanoTime();
    lists.panic("the crew");
    assertThat(matches()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(lists.status().state()).isEqualTo(State.PANICKED);
    await().atMost(SOON).until(() -> feed.outbox().status().waiting() == 2);
  }

  @Test
  void aCommandOfAnotherProcessIsObeyedWithinATenthOfASecondOrSo() throws Exception {
    lists.local().add(draft());
    WatchlistStore.panic(folder.resolve("list"));
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> lists.status().state() == State.PANICKED);
    // The mission's list goes first, the crew's own entries right after it.
    Path own = folder.resolve("list").resolve(LocalEntries.FILE);
    await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> Files.notExists(own));
    assertThat(matches()).isZero();
  }

  private static LocalEntries.Draft draft() {
    return new LocalEntries.Draft(
        "KX 712-34",
        "",
        MatchPolicy.EQUIVALENT,
        "STOP_AND_CHECK",
        "left the scene",
        "Sgt A",
        Duration.ofHours(1));
  }

  private int matches() {
    return lists
        .match(
            List.of(new Alternative(new PlateText("KX71234"), 0.9)),
            MatchContext.at(MISSION.clock().instant().atZone(ZoneOffset.UTC)))
        .size();
  }
}
