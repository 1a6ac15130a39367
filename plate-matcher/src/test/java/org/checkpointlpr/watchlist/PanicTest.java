package org.checkpointlpr.watchlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.checkpointlpr.watchlist.MissionFixture.NOW;
import static org.checkpointlpr.watchlist.MissionFixture.at;
import static org.checkpointlpr.watchlist.MissionFixture.context;
import static org.checkpointlpr.watchlist.MissionFixture.entries;
import static org.checkpointlpr.watchlist.MissionFixture.reading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.watchlist.ApplyResult.Applied;
import org.checkpointlpr.watchlist.ApplyResult.Reason;
import org.checkpointlpr.watchlist.ApplyResult.Refused;
import org.checkpointlpr.watchlist.WatchlistStore.Begun;
import org.checkpointlpr.watchlist.WatchlistStore.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Destroying a list on purpose. */
final class PanicTest {
  private static final MissionFixture MISSION = new MissionFixture();
  private static final WatchlistEntry ENTRY =
      MissionFixture.entry("e", "KX71234", MatchPolicy.EQUIVALENT);

  @TempDir Path folder;

  private WatchlistStore open() throws IOException {
    return WatchlistStore.open(folder, MISSION.listTrust(2), MISSION.alpha, at(NOW));
  }

  @Test
  void nothingMatchesAndNothingIsLeftOnTheDisk() throws Exception {
    try (WatchlistStore store = open()) {
      Release release = MISSION.release(List.of(ENTRY), 1);
      ReleaseDownload download = ((Begun.Gathering) store.begin(release.manifest())).download();
      String envelope = download.manifest().keys().sha256();
      store.apply(release);
      Watchlist inUse = store.current().orElseThrow();
      assertThat(inUse.match(reading("KX71234"), context())).hasSize(1);
      assertThat(files()).contains(envelope);
      store.panic();
      assertThat(files()).doesNotContain(envelope);
      store.sweep();
      assertThat(store.current()).isEmpty();
      assertThat(inUse.match(reading("KX71234"), context())).isEmpty();
      assertThat(store.status().state()).isEqualTo(State.PANICKED);
      assertThat(files()).containsExactlyInAnyOrder("panicked", "state.json");
    }
  }

  @Test
  void theKeysOfAListOfTenThousandAreGoneWithinTwoHundredMilliseconds() throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < 3; i++) { // the median: another program may keep the disk busy once
      Path one = Files.createDirectory(folder.resolve("list-" + i));
      try (WatchlistStore store =
          WatchlistStore.open(one, MISSION.listTrust(2), MISSION.alpha, at(NOW))) {
        store.apply(MISSION.release(entries(10_000, 3), 1));
        long start = System.nanoTime();
        store.panic();
        millis.add((System.nanoTime() - start) / 1e6);
        store.sweep();
      }
    }
    assertThat(files()).hasSize(6);
    Collections.sort(millis);
    assertThat(millis.get(1)).isLessThan(200);
  }

  @Test
  void noReleaseIsTakenAfterwardsNorAfterARestartUntilAPersonLiftsIt() throws Exception {
    Release release = MISSION.release(List.of(ENTRY), 1);
    try (WatchlistStore store = open()) {
      store.panic();
      store.panic();
      assertThat(reason(store.apply(release))).isEqualTo(Reason.PANICKED);
    }
    try (WatchlistStore store = open()) {
      assertThat(reason(store.apply(release))).isEqualTo(Reason.PANICKED);
    }
    assertThat(WatchlistStore.liftPanic(folder)).isTrue();
    assertThat(WatchlistStore.liftPanic(folder)).isFalse();
    try (WatchlistStore store = open()) {
      assertThat(store.apply(release)).isEqualTo(new Applied(1, 1));
    }
  }

  @Test
  void theVersionOnceReachedIsNotForgotten() throws Exception {
    try (WatchlistStore store = open()) {
      store.apply(MISSION.release(List.of(ENTRY), 5));
      store.panic();
    }
    WatchlistStore.liftPanic(folder);
    try (WatchlistStore store = open()) {
      assertThat(reason(store.apply(MISSION.release(List.of(), 4)))).isEqualTo(Reason.ROLLED_BACK);
    }
  }

  @Test
  void aHalfGatheredReleaseGoesWithIt() throws Exception {
    try (WatchlistStore store = open()) {
      Release release = MISSION.release(entries(2_000, 4), 1);
      ReleaseDownload download = ((Begun.Gathering) store.begin(release.manifest())).download();
      // Named, not looked for by its first byte: a sealed part may begin with any.
      byte[] envelope =
          Objects.requireNonNull(release.files().get(download.manifest().keys().sha256()));
      assertThat(download.offer(envelope)).isEmpty();
      store.panic();
      store.sweep();
      assertThat(files()).containsExactly("panicked");
      assertThat(download.offer(envelope).orElseThrow().reason()).isEqualTo(Reason.DISK);
      assertThat(reason(store.apply(download))).isEqualTo(Reason.PANICKED);
      assertThat(files()).containsExactly("panicked");
    }
  }

  @Test
  void anotherProgramCanDestroyTheFilesAndARunningAgentObeys() throws Exception {
    try (WatchlistStore store = open()) {
      store.apply(MISSION.release(List.of(ENTRY), 1));
      assertThat(store.isMarked()).isFalse();
      WatchlistStore.panic(folder);
      assertThat(files()).containsExactlyInAnyOrder("panicked", "state.json");
      assertThat(store.isMarked()).isTrue();
      store.panic();
      assertThat(store.isMarked()).isFalse();
      assertThat(store.current()).isEmpty();
    }
  }

  private static Reason reason(ApplyResult result) {
    return ((Refused) result).reason();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(p -> p.getFileName().toString()).toList();
    }
  }
}
