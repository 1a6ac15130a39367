package org.checkpointlpr.agent.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.checkpointlpr.agent.app.Rehearsal;
import org.checkpointlpr.agent.feed.TestMission;
import org.checkpointlpr.agent.hit.Beat;
import org.checkpointlpr.agent.hit.Bytes;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.NewestRelease;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.hit.Topics;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.agent.uplink.CheckpointFeed;
import org.checkpointlpr.agent.uplink.Incoming;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.watchlist.ListKeys;
import org.checkpointlpr.watchlist.ListTrust;
import org.checkpointlpr.watchlist.Release;
import org.checkpointlpr.watchlist.ReleaseBuilder;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.checkpointlpr.watchlist.WatchlistStore;
import org.checkpointlpr.watchlist.WatchlistStore.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Releases as a broker delivers them: in any order, twice, late, damaged. */
@Timeout(120)
class ListTakerTest {
  private static final TestMission MISSION = TestMission.get();
  private static final Topics TOPICS = new Topics("test");
  private static final long SEED = 11;

  @TempDir Path folder;

  private final ListKeys keys = ListKeys.random();
  private final AtomicInteger delivered = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private CheckpointFeed feed;
  private WatchlistStore store;
  private ListTaker taker;

  @BeforeEach
  void start() throws Exception {
    feed =
        CheckpointFeed.open(
            MISSION.mission().party("cp-alpha"),
            folder.resolve("state"),
            List.of(URI.create("ssl://localhost:1")),
            MISSION.clock());
    Path lists = folder.resolve("list");
    store =
        WatchlistStore.open(
            lists,
            new ListTrust("test", "main", feed.party().roster(), 2),
            feed.party().identity(Role.CHECKPOINT_OPEN),
            MISSION.clock());
    taker = new ListTaker(new ListSettings("main", 2, lists, Optional.empty()), store, feed);
    taker.start();
  }

  @AfterEach
  void stop() {
    taker.stop(Duration.ofSeconds(10));
    store.close();
    feed.close();
  }

  @Test
  void filesMayComeInAnyOrderTwiceAndWithRubbishBetween() throws Exception {
    Release release = release(1, 4000);
    List<Map.Entry<String, byte[]>> files = new ArrayList<>(release.files().entrySet());
    files.addAll(release.files().entrySet());
    deliver(TOPICS.manifest("main"), release.manifest());
    // The pages name the rest: what nobody has asked for yet comes to nothing, and again later.
    for (int round = 0; round < 4; round++) {
      Collections.shuffle(files, new Random(SEED + round));
      for (Map.Entry<String, byte[]> file : files) {
        deliver(TOPICS.part("main", file.getKey()), "rubbish".getBytes(StandardCharsets.UTF_8));
        deliver(TOPICS.part("main", file.getKey()), new byte[0]);
        deliver(TOPICS.part("main", file.getKey()), file.getValue());
      }
    }
    settle();
    assertThat(store.status().version()).isEqualTo(1);
    assertThat(store.status().entries()).isEqualTo(4000);
    assertThat(taker.lastRefusal()).isEmpty();
    assertThat(acknowledged).hasValue(delivered.get());
  }

  @Test
  void whatHasComeBeforeARestartNeedNotComeAgain() throws Exception {
    Release release = release(1, 4000);
    List<Map.Entry<String, byte[]>> files = new ArrayList<>(release.files().entrySet());
    Collections.shuffle(files, new Random(SEED));
    List<Map.Entry<String, byte[]>> first = files.subList(0, files.size() / 2);
    deliver(TOPICS.manifest("main"), release.manifest());
    deliverTwice(first);
    settle();
    assertThat(store.status().state()).isEqualTo(State.NONE);
    stop();
    start();
    deliver(TOPICS.manifest("main"), release.manifest());
    deliverTwice(files.subList(files.size() / 2, files.size()));
    settle();
    List<String> missing = missing(release);
    deliverTwice(first.stream().filter(file -> missing.contains(file.getKey())).toList());
    settle();
    assertThat(store.status().version()).isEqualTo(1);
  }

  /** Files that were not asked for when they came: parts that came before their page. */
  private List<String> missing(Release release) {
    var begun = (WatchlistStore.Begun.Gathering) store.begin(release.manifest());
    return begun.download().missing().stream().map(blob -> blob.sha256()).toList();
  }

  private void deliverTwice(List<Map.Entry<String, byte[]>> files) {
    for (int i = 0; i < 3; i++) {
      for (Map.Entry<String, byte[]> file : files) {
        deliver(TOPICS.part("main", file.getKey()), file.getValue());
      }
    }
  }

  @Test
  void aRefusedReleaseIsReportedOnceHoweverOftenItComes() throws Exception {
    Release bySingle = build(1, 10);
    for (int i = 0; i < 3; i++) {
      deliver(TOPICS.manifest("main"), bySingle.manifest());
    }
    settle();
    assertThat(taker.lastRefusal().orElse("")).contains("SIGNATURE TOO_FEW_SIGNERS");
    assertThat(feed.outbox().status().waiting()).isEqualTo(1);
    assertThat(acknowledged).hasValue(3);
  }

  @Test
  void aNewerReleaseTakesThePlaceOfOneThatIsStillComing() throws Exception {
    Release older = release(1, 3000);
    Release newer = release(2, 10);
    deliver(TOPICS.manifest("main"), older.manifest());
    deliver(TOPICS.manifest("main"), newer.manifest());
    deliverTwice(new ArrayList<>(newer.files().entrySet()));
    settle();
    assertThat(store.status().version()).isEqualTo(2);
    deliverTwice(new ArrayList<>(older.files().entrySet()));
    deliver(TOPICS.manifest("main"), older.manifest());
    settle();
    assertThat(store.status().version()).isEqualTo(2);
    assertThat(taker.lastRefusal().orElse("")).contains("ROLLED_BACK");
  }

  @Test
  void aReleaseThatIsHeldBackOrForgedShowsInTheBeat() throws Exception {
    Release release = release(1, 10);
    deliver(TOPICS.manifest("main"), release.manifest());
    deliverTwice(new ArrayList<>(release.files().entrySet()));
    settle();
    beat(2, RecordHash.NONE);
    assertThat(store.status().behind()).isTrue();
    assertThat(Confirmation.of(store.status(), MISSION.clock().instant()))
        .isEqualTo(Confirmation.BEHIND);
    assertThat(taker.lastRefusal()).isEmpty();
    beat(1, RecordHash.NONE);
    assertThat(taker.lastRefusal().orElse("")).contains("OTHER_CONTENT");
  }

  @Test
  void silenceOfADayIsAmberAndOfThreeDaysRed() throws Exception {
    beat(0, RecordHash.NONE);
    var heard = store.status().confirmed();
    assertThat(Confirmation.of(store.status(), heard.plus(Duration.ofHours(24))))
        .isEqualTo(Confirmation.CONFIRMED);
    assertThat(Confirmation.of(store.status(), heard.plus(Duration.ofHours(25))))
        .isEqualTo(Confirmation.AMBER);
    assertThat(Confirmation.of(store.status(), heard.plus(Duration.ofHours(73))))
        .isEqualTo(Confirmation.RED);
  }

  private void beat(long version, RecordHash manifest) throws InterruptedException {
    Beat beat =
        new Beat(
            "test",
            MISSION.clock().instant(),
            List.of(new NewestRelease(new ListVersion("main", version), manifest)));
    taker.enqueue(() -> taker.heard(beat));
    settle();
  }

  private void deliver(String topic, byte[] payload) {
    delivered.incrementAndGet();
    taker.received(
        new Incoming(topic, Bytes.of(payload), true, () -> acknowledged.incrementAndGet()));
  }

  /** Waits until the taker's thread has done all that was given to it. */
  private void settle() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    taker.enqueue(done::countDown);
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private Release release(long version, int entries) throws Exception {
    return build(version, entries).cosign(operator("operator-2"));
  }

  private Release build(long version, int entries) throws Exception {
    Random random = new Random(SEED);
    List<WatchlistEntry> all = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      all.add(Rehearsal.entry("e" + i, "K%05d%02d".formatted(i, random.nextInt(100))));
    }
    return new ReleaseBuilder("test", "main", keys)
        .build(
            all,
            List.of(feed.party().identity(Role.CHECKPOINT_OPEN).certificate()),
            new ReleaseBuilder.Order(
                version, "", MISSION.clock().instant(), Duration.ofDays(1), 168),
            operator("operator-1"));
  }

  private static Identity operator(String name) throws Exception {
    return PartyFolder.open(MISSION.mission().party(name)).identity(Role.OPERATOR_SIGN);
  }
}
