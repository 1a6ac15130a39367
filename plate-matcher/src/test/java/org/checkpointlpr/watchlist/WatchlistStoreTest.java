package org.checkpointlpr.watchlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.checkpointlpr.watchlist.MissionFixture.NOW;
import static org.checkpointlpr.watchlist.MissionFixture.at;
import static org.checkpointlpr.watchlist.MissionFixture.context;
import static org.checkpointlpr.watchlist.MissionFixture.entries;
import static org.checkpointlpr.watchlist.MissionFixture.entry;
import static org.checkpointlpr.watchlist.MissionFixture.order;
import static org.checkpointlpr.watchlist.MissionFixture.reading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.checkpointlpr.watchlist.ApplyResult.Applied;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchlistStoreTest {
  private static final MissionFixture MISSION = new MissionFixture();

  @TempDir Path folder;

  private WatchlistStore open() throws IOException {
    return WatchlistStore.open(folder, MISSION.listTrust(2), MISSION.alpha, at(NOW));
  }

  @Test
  void aSignedReleaseGoesLiveAndSurvivesARestart() throws Exception {
    try (WatchlistStore store = open()) {
      assertThat(store.current()).isEmpty();
      Release release = MISSION.release(List.of(wanted("KX 712-34")), 1);
      assertThat(store.apply(release)).isEqualTo(new Applied(1, 1));
      assertThat(ids(store, "KX71234")).containsExactly("e1");
    }
    try (WatchlistStore store = open()) {
      assertThat(ids(store, "KX7I234")).containsExactly("e1");
      assertThat(ids(store, "KX71235")).isEmpty();
      assertThat(store.status().version()).isEqualTo(1);
    }
  }

  @Test
  void aLockedListFindsExactlyWhatAPlainListFinds() throws Exception {
    long seed = 5;
    Random random = new Random(seed);
    List<WatchlistEntry> all = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      all.add(anyEntry(random, i));
    }
    PlainWatchlist plain = new PlainWatchlist(all, PlateMatcher.standard());
    int matches = 0;
    try (WatchlistStore store = open()) {
      store.apply(MISSION.release(all, 1));
      Watchlist lockedList = store.current().orElseThrow();
      for (int i = 0; i < 4_000; i++) {
        List<Alternative> reading = anyReading(random);
        List<ListMatch> expected = plain.match(reading, context());
        matches += expected.size();
        assertThat(lockedList.match(reading, context()))
            .as("seed %d reading %d", seed, i)
            .isEqualTo(expected);
      }
    }
    assertThat(matches).isGreaterThan(500);
  }

  private static final String FEW = "A0O1I8B";

  private static WatchlistEntry anyEntry(Random random, int number) {
    MatchPolicy policy =
        List.of(
                MatchPolicy.EXACT,
                MatchPolicy.EQUIVALENT,
                MatchPolicy.ONE_EDIT,
                MatchPolicy.PARTIAL)
            .get(random.nextInt(4));
    String plate = few(random, 5 + random.nextInt(2));
    String partial =
        plate.substring(0, 2) + (random.nextBoolean() ? "?" : "*") + plate.substring(3);
    return entry("e" + number, policy == MatchPolicy.PARTIAL ? partial : plate, policy);
  }

  private static List<Alternative> anyReading(Random random) {
    List<Alternative> reading = new ArrayList<>();
    double rest = 1;
    for (int i = random.nextInt(4); i >= 0; i--) {
      double probability = rest * random.nextDouble();
      rest -= probability;
      reading.add(new Alternative(new PlateText(few(random, 4 + random.nextInt(4))), probability));
    }
    reading.sort((a, b) -> Double.compare(b.probability(), a.probability()));
    return reading;
  }

  private static String few(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(FEW.charAt(random.nextInt(FEW.length())));
    }
    return text.toString();
  }

  @Test
  void theOrderOfEntriesDoesNotMatter() throws Exception {
    List<WatchlistEntry> all = new ArrayList<>(entries(300, 9));
    ReleaseBuilder builder = MISSION.builder();
    Set<String> one = partsOf(builder.build(all, MISSION.recipients, order(1), MISSION.operator1));
    Collections.shuffle(all, new Random(3));
    Set<String> other =
        partsOf(builder.build(all, MISSION.recipients, order(1), MISSION.operator1));
    assertThat(other).isEqualTo(one);
  }

  private static Set<String> partsOf(Release release) {
    return release.files().keySet();
  }

  @Test
  void aChangeOfOnePlateChangesOnePartOnePageAndTheManifest() throws Exception {
    List<WatchlistEntry> all = new ArrayList<>(entries(5_000, 10));
    ReleaseBuilder builder = MISSION.builder();
    Release before = builder.build(all, MISSION.recipients, order(1), MISSION.operator1);
    all.set(17, entry("e17", "ZZ99999", MatchPolicy.ONE_EDIT));
    all.remove(4_000);
    Release same = builder.build(all, MISSION.recipients, order(2), MISSION.operator1);
    all.add(entry("new", "KX71234", MatchPolicy.EQUIVALENT));
    Release added = builder.build(all, MISSION.recipients, order(3), MISSION.operator1);

    Set<String> changed =
        added.files().keySet().stream()
            .filter(name -> !same.files().containsKey(name))
            .collect(Collectors.toSet());
    assertThat(before.files()).hasSizeGreaterThan(64);
    // The part, its page, and the head, which counts the entries.
    assertThat(changed).hasSize(3);
    assertThat(added.bytesBeside(same)).isLessThan(72 * 1024);
  }

  @Test
  void anEarlierReleaseCanBeGoneOnFrom() throws Exception {
    List<WatchlistEntry> all = new ArrayList<>(entries(500, 11));
    Release before = MISSION.builder().build(all, MISSION.recipients, order(1), MISSION.operator1);
    Release after =
        MISSION
            .builder()
            .continuing(before, MISSION.recipients)
            .build(all, MISSION.recipients, order(2), MISSION.operator1);
    assertThat(after.files().keySet()).isEqualTo(before.files().keySet());
  }

  @Test
  void filesMayComeInAnyOrderTwiceAndAcrossRestarts() throws Exception {
    Release release = MISSION.release(entries(3_000, 12), 1);
    List<byte[]> files = new ArrayList<>(release.files().values());
    Collections.shuffle(files, new Random(4));
    for (int from = 0; from < 20; from++) {
      try (WatchlistStore store = open()) {
        ReleaseDownload download = begin(store, release);
        for (int i = from; i < files.size(); i += 20) {
          download.offer(files.get(i));
          download.offer(files.get(i));
        }
      }
    }
    try (WatchlistStore store = open()) {
      ReleaseDownload download = begin(store, release);
      // What came before its page named it was not wanted; it comes again.
      files.forEach(download::offer);
      assertThat(download.missing()).isEmpty();
      assertThat(store.apply(download)).isEqualTo(new Applied(1, 3_000));
    }
  }

  private static ReleaseDownload begin(WatchlistStore store, Release release) {
    return ((WatchlistStore.Begun.Gathering) store.begin(release.manifest())).download();
  }

  @Test
  void aReleaseTravelsByFolder(@TempDir Path stick) throws Exception {
    MISSION.release(List.of(wanted("KX71234")), 1).writeTo(stick);
    try (WatchlistStore store = open()) {
      assertThat(store.apply(stick)).isEqualTo(new Applied(1, 1));
    }
    Release back = Release.readFrom(stick);
    assertThat(back.files()).hasSize(4);
  }

  @Test
  void removedEntriesNoLongerMatchAndTheirFilesAreGone() throws Exception {
    try (WatchlistStore store = open()) {
      store.apply(MISSION.release(List.of(wanted("KX71234")), 1));
      Release empty = MISSION.release(List.of(), 2);
      assertThat(store.apply(empty)).isEqualTo(new Applied(2, 0));
      assertThat(ids(store, "KX71234")).isEmpty();
      try (var files = Files.list(folder.resolve(Release.PARTS))) {
        assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
            .isEqualTo(empty.files().keySet());
      }
    }
  }

  @Test
  void nothingOnDiskNamesAPlate() throws Exception {
    try (WatchlistStore store = open()) {
      store.apply(MISSION.release(List.of(wanted("KX 712-34")), 1));
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content).doesNotContain("KX71234", "KX 712-34", "STOP_AND_CHECK");
      }
    }
  }

  @Test
  void theListLocksWhenNobodyHasSpokenForLongerThanTheLease() throws Exception {
    try (WatchlistStore store = open()) {
      store.apply(MISSION.release(List.of(wanted("KX71234")), 1));
    }
    var later = at(NOW.plus(Duration.ofHours(169)));
    try (WatchlistStore store =
        WatchlistStore.open(folder, MISSION.listTrust(2), MISSION.alpha, later)) {
      store.heard(NOW.plus(Duration.ofHours(2)), 3);
      assertThat(store.lockIfLeaseOver()).isFalse();
      assertThat(store.status().behind()).isTrue();
      assertThat(store.status().expired()).isTrue();
    }
    later = at(NOW.plus(Duration.ofHours(171)));
    try (WatchlistStore store =
        WatchlistStore.open(folder, MISSION.listTrust(2), MISSION.alpha, later)) {
      Watchlist held = store.current().orElseThrow();
      assertThat(store.lockIfLeaseOver()).isTrue();
      assertThat(store.current()).isEmpty();
      assertThat(held.match(reading("KX71234"), context())).isEmpty();
      assertThat(store.status().state()).isEqualTo(WatchlistStore.State.LOCKED);
    }
  }

  @Test
  void aDamagedPartIsAnErrorAndNotANonMatch() throws Exception {
    try (WatchlistStore store = open()) {
      store.apply(MISSION.release(List.of(wanted("KX71234")), 1));
      try (var files = Files.list(folder.resolve(Release.PARTS))) {
        for (Path file : files.toList()) {
          Files.write(file, new byte[] {1});
        }
      }
      assertThatThrownBy(() -> ids(store, "KX71234")).isInstanceOf(UnreadableListException.class);
    }
    assertThatThrownBy(this::open).isInstanceOf(IOException.class);
  }

  @Test
  void aPowerCutBetweenSwitchAndNoteLeavesTheNewList() throws Exception {
    Path state = folder.resolve("state.json");
    try (WatchlistStore store = open()) {
      store.apply(MISSION.release(List.of(wanted("KX71234")), 1));
      byte[] before = Files.readAllBytes(state);
      store.apply(MISSION.release(List.of(), 2));
      Files.write(state, before);
    }
    try (WatchlistStore store = open()) {
      assertThat(store.status().version()).isEqualTo(2);
      assertThat(ids(store, "KX71234")).isEmpty();
    }
  }

  private static WatchlistEntry wanted(String plate) {
    return entry("e1", plate, MatchPolicy.EQUIVALENT);
  }

  private static List<String> ids(WatchlistStore store, String read) {
    return store.current().orElseThrow().match(reading(read), context()).stream()
        .map(match -> match.entry().id())
        .toList();
  }
}
