package org.checkpointlpr.watchlist;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.checkpointlpr.match.ConfusionCosts;
import org.checkpointlpr.match.MatchLimits;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.match.PlateMatcher;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateFormats;
import org.checkpointlpr.plate.PlateText;
import org.checkpointlpr.seal.Role;

/**
 * Measures a list of the given sizes and prints one table. A program, not a test: run it with
 * {@code java -Xmx4g -cp ... org.checkpointlpr.watchlist.ListFigures 1000 100000 1000000}.
 * Processor time of the one thread, after warming up: other work on the machine does not count. Not
 * JMH.
 */
@SuppressWarnings("SystemOut")
public final class ListFigures {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final int SIGHTINGS = 20_000;
  private static final int ALTERNATIVES = 64;
  private static final int CHECKPOINTS = 20;
  private static final List<X509Certificate> RECIPIENTS = new ArrayList<>();

  private ListFigures() {}

  /** Runs the measurement for each size. */
  public static void main(String[] sizes) throws Exception {
    MissionFixture mission = new MissionFixture();
    System.out.println(
        "entries | build s | list MB | parts | load s | index B/entry | match p50/p99 us (64 alt.,"
            + " none listed) | hit p50/p99 us | one plate KiB, 20 checkpoints | HashMap p50/p99 us"
            + " | false alarms/1000: price, counted");
    for (String size : sizes) {
      Path folder = Files.createTempDirectory("list-figures");
      try {
        measure(mission, Integer.parseInt(size), folder);
      } finally {
        delete(folder);
      }
    }
  }

  private static void measure(MissionFixture mission, int size, Path folder) throws Exception {
    Random random = new Random(size);
    PlateFormats traffic = PlateFormats.standard();
    List<WatchlistEntry> entries = new ArrayList<>();
    Map<String, String> plain = new HashMap<>();
    while (plain.size() < size) {
      String text = traffic.random(random).value();
      if (text.length() >= 5 && plain.put(text, "e" + plain.size()) == null) {
        entries.add(MissionFixture.entry("e" + (plain.size() - 1), text, MatchPolicy.EQUIVALENT));
      }
    }
    long start = CPU.getCurrentThreadCpuTime();
    ReleaseBuilder builder = mission.builder();
    Release release =
        builder
            .build(entries, recipients(mission), MissionFixture.order(1), mission.operator1)
            .cosign(mission.operator2);
    double build = seconds(start);
    long bytes = release.files().values().stream().mapToLong(file -> file.length).sum();
    List<WatchlistEntry> more = new ArrayList<>(entries);
    more.add(MissionFixture.entry("new", "KX71234", MatchPolicy.EQUIVALENT));
    Release added =
        builder
            .build(more, recipients(mission), MissionFixture.order(2), mission.operator1)
            .cosign(mission.operator2);
    double onePlate = added.bytesBeside(release) / 1024.0;
    Clock clock = MissionFixture.at(MissionFixture.NOW);
    try (WatchlistStore store =
        WatchlistStore.open(folder, mission.listTrust(2), mission.alpha, clock)) {
      ApplyResult result = store.apply(release);
      if (!(result instanceof ApplyResult.Applied)) {
        throw new IllegalStateException(result.toString());
      }
    }
    start = CPU.getCurrentThreadCpuTime();
    try (WatchlistStore store =
        WatchlistStore.open(folder, mission.listTrust(2), mission.alpha, clock)) {
      double load = seconds(start);
      LockedWatchlist list = (LockedWatchlist) store.current().orElseThrow();
      LockedWatchlist all = lookingAtAll(mission, folder, release);
      double[] miss = matchTimes(all, random, traffic, List.of());
      double[] hit = matchTimes(all, random, traffic, entries);
      double[] hashMap = hashMapTimes(plain, random, traffic);
      double price = FuzzinessPrice.of(entries, MatchLimits.DEFAULT, traffic, 1).total();
      System.out.printf(
          "%d | %.1f | %.1f | %d | %.2f | %.1f | %.0f / %.0f | %.0f / %.0f | %.1f | %.1f / %.1f |"
              + " %.3f, %.3f%n",
          size,
          build,
          bytes / 1e6,
          release.files().size(),
          load,
          list.indexBytes() / (double) size,
          miss[0],
          miss[1],
          hit[0],
          hit[1],
          onePlate,
          hashMap[0],
          hashMap[1],
          price,
          counted(list, random, traffic));
    }
  }

  /** As many as a large mission has; the first opens the list here. */
  private static List<X509Certificate> recipients(MissionFixture mission) {
    if (RECIPIENTS.isEmpty()) {
      RECIPIENTS.addAll(mission.recipients);
      while (RECIPIENTS.size() < CHECKPOINTS) {
        String name = "cp-" + RECIPIENTS.size();
        RECIPIENTS.add(
            MissionFixture.enrol(mission.checkpoints, name, Role.CHECKPOINT_OPEN).certificate());
      }
    }
    return List.copyOf(RECIPIENTS);
  }

  /** The same list by a matcher that looks all alternatives up, however improbable. */
  private static LockedWatchlist lookingAtAll(MissionFixture mission, Path folder, Release release)
      throws Exception {
    ReleaseFiles files = new ReleaseFiles(folder.resolve(Release.PARTS));
    MatchLimits limits = new MatchLimits(0, ALTERNATIVES, 1, 5, 5);
    PlateMatcher matcher = new PlateMatcher(limits, ConfusionCosts.standard());
    ManifestCheck.Checked checked =
        new ManifestCheck(mission.listTrust(2)).stored(release.manifest(), StoreState.NEW);
    return new ReleaseOpener(files, mission.alpha, matcher)
        .open(new ReleaseDownload(checked, release.manifest(), files))
        .list();
  }

  /** Alarms of 200,000 rightly read innocent vehicles, per thousand. */
  private static double counted(Watchlist list, Random random, PlateFormats traffic) {
    int alarms = 0;
    int vehicles = 0;
    while (vehicles < 200_000) {
      String text = traffic.random(random).value();
      vehicles++;
      for (ListMatch match : list.match(MissionFixture.reading(text), MissionFixture.context())) {
        alarms += match.exact() ? 0 : 1;
      }
    }
    return 1000.0 * alarms / vehicles;
  }

  private static double[] matchTimes(
      Watchlist list, Random random, PlateFormats traffic, List<WatchlistEntry> listed) {
    long[] nanos = new long[SIGHTINGS];
    for (int round = 0; round < 2; round++) { // the first warms up
      for (int i = 0; i < SIGHTINGS; i++) {
        String text =
            listed.isEmpty()
                ? traffic.random(random).value()
                : listed.get(random.nextInt(listed.size())).plate();
        List<Alternative> reading = reading(random, text);
        long start = CPU.getCurrentThreadCpuTime();
        list.match(reading, MissionFixture.context());
        nanos[i] = CPU.getCurrentThreadCpuTime() - start;
      }
    }
    return percentiles(nanos);
  }

  private static double[] hashMapTimes(
      Map<String, String> plain, Random random, PlateFormats traffic) {
    long[] nanos = new long[SIGHTINGS];
    int found = 0;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < SIGHTINGS; i++) {
        List<Alternative> reading = reading(random, traffic.random(random).value());
        long start = CPU.getCurrentThreadCpuTime();
        for (Alternative alternative : reading) {
          found += plain.containsKey(alternative.text().value()) ? 1 : 0;
        }
        nanos[i] = CPU.getCurrentThreadCpuTime() - start;
      }
    }
    if (found < 0) {
      throw new IllegalStateException();
    }
    return percentiles(nanos);
  }

  /** The text and 63 others that differ in up to three characters, as a reader's n-best do. */
  private static List<Alternative> reading(Random random, String text) {
    List<Alternative> reading = new ArrayList<>();
    reading.add(new Alternative(new PlateText(text), 0.3));
    while (reading.size() < ALTERNATIVES) {
      StringBuilder other = new StringBuilder(text);
      for (int j = random.nextInt(3); j >= 0; j--) {
        other.setCharAt(
            random.nextInt(text.length()), MissionFixture.ALPHABET.charAt(random.nextInt(36)));
      }
      reading.add(new Alternative(new PlateText(other.toString()), 0.0101));
    }
    return reading;
  }

  private static double[] percentiles(long[] nanos) {
    Arrays.sort(nanos);
    return new double[] {nanos[nanos.length / 2] / 1e3, nanos[nanos.length * 99 / 100] / 1e3};
  }

  private static double seconds(long start) {
    return (CPU.getCurrentThreadCpuTime() - start) / 1e9;
  }

  private static void delete(Path folder) throws Exception {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
