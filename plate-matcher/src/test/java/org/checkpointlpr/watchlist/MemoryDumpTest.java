package org.checkpointlpr.watchlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.checkpointlpr.watchlist.MissionFixture.NOW;
import static org.checkpointlpr.watchlist.MissionFixture.at;
import static org.checkpointlpr.watchlist.MissionFixture.context;
import static org.checkpointlpr.watchlist.MissionFixture.reading;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Keystores;
import org.checkpointlpr.seal.Pem;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.SecretBytes;
import org.checkpointlpr.seal.Trust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody reads who seizes a checkpoint that runs and dumps the heap of its program. */
@Timeout(120)
final class MemoryDumpTest {
  private static final int LENGTH = 7;
  private static final String INNOCENT = "QQ11QQ1";

  @TempDir Path folder;

  /** A checkpoint's program in a process of its own: opens its list, matches, is seized. */
  static final class Checkpoint {
    private Checkpoint() {}

    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      List<X509Certificate> ca = Pem.readCertificates(folder.resolve("ca.pem"));
      Trust trust = new Trust(ca.get(0), ca.subList(1, ca.size()), List.of());
      Identity device;
      try (SecretBytes password = SecretBytes.take("memory".toCharArray())) {
        device = Keystores.load(folder.resolve("cp-alpha.p12"), password);
      }
      ListTrust list = new ListTrust("test", "main", Roster.of(trust, List.of()), 2);
      try (WatchlistStore store =
          WatchlistStore.open(folder.resolve("list"), list, device, at(NOW))) {
        Watchlist live = store.current().orElseThrow();
        if (live.size() != Integer.parseInt(args[1])
            || !live.match(reading(INNOCENT), context()).isEmpty()) {
          throw new IllegalStateException("not the list that was stored");
        }
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpHeap(folder.resolve("heap.hprof").toString(), true);
      }
    }
  }

  @Test
  void aDumpOfTheHeapHoldsNeitherPlatesNorTheListsSecrets() throws Exception {
    MissionFixture mission = new MissionFixture();
    List<WatchlistEntry> entries = MissionFixture.entries(2_000, 9);
    Files.writeString(folder.resolve("ca.pem"), Pem.certificates(mission.trust.all()));
    try (SecretBytes password = SecretBytes.take("memory".toCharArray())) {
      Keystores.save(folder.resolve("cp-alpha.p12"), mission.alpha, password);
    }
    try (WatchlistStore store =
        WatchlistStore.open(folder.resolve("list"), mission.listTrust(2), mission.alpha, at(NOW))) {
      assertThat(store.apply(mission.release(entries, 1))).isInstanceOf(ApplyResult.Applied.class);
    }
    runCheckpoint(entries.size());
    String dump = Files.readString(folder.resolve("heap.hprof"), ISO_8859_1);
    assertThat(dump).as("the dump holds what the program does remember").contains(INNOCENT);
    Set<String> plates = new HashSet<>();
    entries.forEach(entry -> plates.add(entry.plate()));
    int found = 0;
    for (int i = 0; i + LENGTH <= dump.length(); i++) {
      char first = dump.charAt(i);
      if (first >= '0' && first <= 'Z' && plates.contains(dump.substring(i, i + LENGTH))) {
        found++;
      }
    }
    assertThat(found).as("listed plates in the dump").isZero();
    assertThat(holds(dump, mission.keys.pepper())).as("pepper in the dump").isFalse();
    assertThat(holds(dump, mission.keys.listKey())).as("list key in the dump").isFalse();
  }

  private static boolean holds(String dump, SecretBytes secret) {
    return secret.<Boolean, RuntimeException>use(
        bytes -> dump.contains(new String(bytes, ISO_8859_1)));
  }

  private void runCheckpoint(int entries) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Checkpoint.class.getName(),
                folder.toString(),
                Integer.toString(entries))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
