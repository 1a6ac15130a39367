package org.checkpointlpr.watchlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.checkpointlpr.watchlist.MissionFixture.NOW;
import static org.checkpointlpr.watchlist.MissionFixture.reading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.watchlist.LocalEntries.Change;
import org.checkpointlpr.watchlist.LocalEntries.Draft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalEntriesTest {
  private static final MissionFixture MISSION = new MissionFixture();
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private Instant now = NOW;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private LocalEntries open() throws IOException {
    return LocalEntries.open(folder.resolve("local.p7m"), MISSION.alpha, clock);
  }

  private static Draft draft(String plate) {
    return new Draft(
        plate, "", MatchPolicy.EQUIVALENT, "STOP_AND_CHECK", "left the scene", "Sgt A", HOUR);
  }

  @Test
  void anEntryMatchesAtOnceAndAfterARestartUntilItsTimeIsOver() throws Exception {
    LocalEntries local = open();
    LocalEntry added = local.add(draft("KX 712-34"));
    assertThat(added.entry().id()).startsWith("local-");
    assertThat(matches(local)).isEqualTo(1);
    assertThat(matches(open())).isEqualTo(1);
    assertThat(open().active()).containsExactly(added);
    now = NOW.plus(HOUR).minusMillis(1);
    assertThat(matches(local)).isEqualTo(1);
    now = NOW.plus(HOUR);
    assertThat(matches(local)).isZero();
    local.forget();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theFileShowsNoPlateAndOpensForThisDeviceAlone() throws Exception {
    open().add(draft("KX71234"));
    Path file = folder.resolve("local.p7m");
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("KX71234");
    assertThatThrownBy(() -> LocalEntries.open(file, MISSION.bravo, clock))
        .isInstanceOf(IOException.class);
  }

  @Test
  void everyChangeIsTold() throws Exception {
    LocalEntries local = open();
    List<String> told = new ArrayList<>();
    local.onChange((change, entry) -> told.add(change + " " + entry.who()));
    String id = local.add(draft("KX71234")).entry().id();
    assertThat(local.remove(id, "Lt B")).isTrue();
    assertThat(local.remove(id, "Lt B")).isFalse();
    assertThat(told).containsExactly(Change.ADDED + " Sgt A", Change.REMOVED + " Lt B");
    assertThat(matches(local)).isZero();
  }

  @Test
  void whatIsOutOfRangeIsNamedWithoutThePlate() throws Exception {
    LocalEntries local = open();
    assertThatThrownBy(() -> local.add(draft("%?!"))).isInstanceOf(IllegalArgumentException.class);
    for (Duration wrong : List.of(Duration.ofSeconds(59), Duration.ofHours(25))) {
      assertThatThrownBy(
              () -> new Draft("KX71234", "", MatchPolicy.EXACT, "DETAIN", "why", "who", wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("validity")
          .hasMessageNotContaining("KX71234");
    }
    assertThatThrownBy(
            () -> new Draft("KX71234", "", MatchPolicy.EXACT, "DETAIN", " ", "who", HOUR))
        .hasMessageContaining("reason");
    for (int i = 0; i < LocalEntries.MOST; i++) {
      local.add(draft("KX%05d".formatted(i)));
    }
    assertThatThrownBy(() -> local.add(draft("KX71234"))).hasMessageContaining("at most 64");
  }

  @Test
  void destroyedTheyAreGoneForGood() throws Exception {
    LocalEntries local = open();
    local.add(draft("KX71234"));
    local.destroy();
    assertThat(matches(local)).isZero();
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(() -> local.add(draft("KX71234"))).hasMessageContaining("destroyed");
  }

  @Test
  void aListAndLocalEntriesTogetherAreOrderedByPriority() throws Exception {
    LocalEntries local = open();
    local.add(draft("KX71234"));
    Watchlist list =
        new PlainWatchlist(
            List.of(MissionFixture.entry("far", "KX71234", MatchPolicy.EXACT)),
            org.checkpointlpr.match.PlateMatcher.standard());
    Watchlist both = Watchlist.of(list, local);
    assertThat(both.size()).isEqualTo(2);
    assertThat(both.match(reading("KX71234"), context()))
        .extracting(match -> match.entry().handling().priority())
        .containsExactly(20, 50);
  }

  private MatchContext context() {
    return MatchContext.at(now.atZone(ZoneOffset.UTC));
  }

  private int matches(LocalEntries local) {
    return local.match(reading("KX71234"), context()).size();
  }
}
