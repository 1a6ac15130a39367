package org.checkpointlpr.watchlist;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.match.ConfusionCosts;
import org.checkpointlpr.match.MatchLimits;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.watchlist.ApplyResult.Applied;

/** A list as a checkpoint holds it, signed, stored and opened, for benchmarks. */
public final class BenchList implements AutoCloseable {
  /** An empty one. */
  public static final BenchList NONE =
      new BenchList(new PlainWatchlist(List.of(), PlateMatcher.standard()), ListKeys.random());

  private final Watchlist list;
  private final ListKeys keys;

  private BenchList(Watchlist list, ListKeys keys) {
    this.list = list;
    this.keys = keys;
  }

  /**
   * Builds a list of entries with one look-alike allowed.
   *
   * @param plates ids by plate
   * @param alternatives that are looked up, however improbable
   */
  public static BenchList open(Map<String, String> plates, Path folder, int alternatives)
      throws Exception {
    MissionFixture mission = new MissionFixture();
    List<WatchlistEntry> entries = new ArrayList<>();
    plates.forEach(
        (plate, id) -> entries.add(MissionFixture.entry(id, plate, MatchPolicy.EQUIVALENT)));
    Release release = mission.release(entries, 1);
    try (WatchlistStore store =
        WatchlistStore.open(
            folder, mission.listTrust(2), mission.alpha, MissionFixture.at(MissionFixture.NOW))) {
      if (!(store.apply(release) instanceof Applied)) {
        throw new IllegalStateException("the list was refused");
      }
    }
    ReleaseFiles files = new ReleaseFiles(folder.resolve(Release.PARTS));
    MatchLimits limits = new MatchLimits(0, alternatives, 1, 5, 5);
    ManifestCheck.Checked checked =
        new ManifestCheck(mission.listTrust(2)).stored(release.manifest(), StoreState.NEW);
    ReleaseOpener.Opened opened =
        new ReleaseOpener(files, mission.alpha, new PlateMatcher(limits, ConfusionCosts.standard()))
            .open(new ReleaseDownload(checked, release.manifest(), files));
    return new BenchList(opened.list(), opened.keys());
  }

  /** Returns how many entries the reading matches. */
  public int matches(List<Alternative> reading) {
    return list.match(reading, MissionFixture.context()).size();
  }

  @Override
  public void close() {
    keys.close();
  }
}
