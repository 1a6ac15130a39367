package org.checkpointlpr.watchlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.checkpointlpr.watchlist.MissionFixture.NOW;
import static org.checkpointlpr.watchlist.MissionFixture.at;
import static org.checkpointlpr.watchlist.MissionFixture.context;
import static org.checkpointlpr.watchlist.MissionFixture.reading;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Keystores;
import org.checkpointlpr.seal.Pem;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.SecretBytes;
import org.checkpointlpr.seal.Signed;
import org.checkpointlpr.seal.Trust;
import org.checkpointlpr.watchlist.ApplyResult.Applied;
import org.checkpointlpr.watchlist.ApplyResult.Reason;
import org.checkpointlpr.watchlist.ApplyResult.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every attack, from its folder as it was once made, and made anew by the program of today: each
 * ends with the old list live, a typed reason, and little memory and time spent.
 */
final class ReleaseAttackTest {
  private static final Path FOLDERS =
      Path.of("src/test/resources/org/checkpointlpr/watchlist/attacks");
  private static final MissionFixture MISSION = new MissionFixture();
  private static final Release OLD = old();

  /** Far below what a small device has free; all that a refusal ever allocates counts. */
  private static final long MAX_ALLOCATED = 64 << 20;

  private static final Duration MAX_PROCESSOR_TIME = Duration.ofSeconds(2);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  /** What is attacked: a device, whom it trusts, and what is live on it. */
  private record Target(Trust trust, Identity device, Release live) {
    WatchlistStore open(Path folder, List<X509CRL> revocations, Instant clock) throws IOException {
      Trust then = revocations.isEmpty() ? trust : trust.withRevocations(revocations);
      ListTrust list = new ListTrust("test", "main", Roster.of(then, List.of()), 2);
      return WatchlistStore.open(folder, list, device, at(clock));
    }
  }

  private Target target = new Target(MISSION.trust, MISSION.alpha, OLD);

  private static Release old() {
    try {
      return Attacks.old(MISSION);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Attack> stored() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDERS)) {
      List<Attack> attacks = new java.util.ArrayList<>();
      for (Path attack : folders.sorted().toList()) {
        if (Files.exists(attack.resolve("expected.json"))) {
          attacks.add(Attack.read(attack));
        }
      }
      return attacks;
    }
  }

  static List<Attack> madeToday() throws Exception {
    return Attacks.of(MISSION, OLD);
  }

  @ParameterizedTest
  @MethodSource("stored")
  void attackInItsFolderFails(Attack attack) throws Exception {
    Path mission = FOLDERS.resolve("mission");
    List<X509Certificate> authorities = Pem.readCertificates(mission.resolve("ca.pem"));
    try (SecretBytes password = SecretBytes.take(Attacks.PASSWORD.toCharArray())) {
      target =
          new Target(
              new Trust(authorities.get(0), authorities.subList(1, authorities.size()), List.of()),
              Keystores.load(mission.resolve("cp-alpha.p12"), password),
              Release.readFrom(FOLDERS.resolve("live")));
    }
    mustFail(attack);
  }

  @ParameterizedTest
  @MethodSource("madeToday")
  void attackMadeTodayFails(Attack attack) throws Exception {
    mustFail(attack);
  }

  @Test
  void everyAttackHasItsFolder() throws Exception {
    assertThat(stored().stream().map(Attack::toString).toList())
        .containsExactlyInAnyOrderElementsOf(madeToday().stream().map(Attack::toString).toList());
  }

  private void mustFail(Attack attack) throws Exception {
    goLive();
    try (WatchlistStore store = target.open(folder, attack.revocations(), attack.clock())) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long time = THREADS.getCurrentThreadCpuTime();
      ApplyResult result = store.apply(attack.release());
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocated).isLessThan(MAX_ALLOCATED);
      assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - time))
          .isLessThan(MAX_PROCESSOR_TIME);
      if (attack.refusal().equals(Attack.FROZEN)) {
        // A broker that keeps new releases back: shown as soon as headquarters' word comes through.
        assertThat(result).isEqualTo(new Applied(5, 1));
        store.heard(NOW.plus(Duration.ofHours(1)), 9);
        assertThat(store.status().behind()).isTrue();
        assertThat(store.status().unconfirmed(NOW.plus(Duration.ofHours(80))))
            .isEqualTo(Duration.ofHours(79));
      } else {
        assertThat(reason(result)).isEqualTo(attack.refusal());
      }
      requireOldListLive(store);
    }
    try (WatchlistStore again = target.open(folder, List.of(), NOW)) {
      requireOldListLive(again);
    }
  }

  private static String reason(ApplyResult result) {
    return result instanceof Refused refused
        ? refused.reason() + (refused.signature() == null ? "" : " " + refused.signature())
        : result.toString();
  }

  private void goLive() throws IOException {
    try (WatchlistStore store = target.open(folder, List.of(), NOW)) {
      assertThat(store.apply(target.live())).isEqualTo(new Applied(5, 1));
    }
  }

  private static void requireOldListLive(WatchlistStore store) {
    Watchlist list = store.current().orElseThrow();
    assertThat(list.match(reading("KX71234"), context())).hasSize(1);
    assertThat(list.match(reading("ZZ99999"), context())).isEmpty();
  }

  @Test
  void anOlderReleasePutOnTheDiskIsNotOpened() throws Exception {
    goLive();
    Path elsewhere = folder.resolve("elsewhere");
    MISSION.release(List.of(Attacks.LISTED), 4).writeTo(elsewhere);
    byte[] mine = Files.readAllBytes(folder.resolve(Release.MANIFEST));
    Files.copy(
        elsewhere.resolve(Release.MANIFEST),
        folder.resolve(Release.MANIFEST),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> target.open(folder, List.of(), NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 4");
    Files.write(folder.resolve(Release.MANIFEST), mine);
    try (WatchlistStore store = target.open(folder, List.of(), NOW)) {
      requireOldListLive(store);
    }
  }

  @Test
  void aClockAt1970StillTakesTheNextRelease() throws Exception {
    goLive();
    try (WatchlistStore store = target.open(folder, List.of(), Instant.EPOCH)) {
      assertThat(store.apply(MISSION.release(List.of(Attacks.LISTED), 6)))
          .isEqualTo(new Applied(6, 1));
    }
  }

  @Test
  void aListWhoseTimeIsOverIsMatchedOnAndSaysSo() throws Exception {
    goLive();
    Instant late = Instant.parse("2099-01-01T00:00:00Z");
    try (WatchlistStore store = target.open(folder, List.of(), late)) {
      assertThat(store.status().expired()).isTrue();
      requireOldListLive(store);
    }
  }

  @Test
  void aManifestLargerThanAnyMayBeIsNotLookedInto() throws Exception {
    goLive();
    try (WatchlistStore store = target.open(folder, List.of(), NOW)) {
      assertThat(reason(store.apply(new Release(new byte[50_000_000], OLD.files()))))
          .isEqualTo(Reason.TOO_LARGE.toString());
    }
  }

  @Test
  void truncatedAtEveryByte() throws Exception {
    goLive();
    Release release = newRelease();
    try (WatchlistStore store = target.open(folder, List.of(), NOW)) {
      byte[] manifest = release.manifest();
      for (int length = 0; length < manifest.length; length += step(manifest.length)) {
        Release cut = new Release(Arrays.copyOf(manifest, length), release.files());
        assertThat(store.apply(cut)).as("manifest of %d", length).isInstanceOf(Refused.class);
      }
      for (String name : newFiles(release)) {
        byte[] file = requireNonNull(release.files().get(name));
        for (int length = 0; length < file.length; length += step(file.length)) {
          forgetNewFiles();
          Release cut = Attacks.replaced(release, name, Arrays.copyOf(file, length));
          assertThat(store.apply(cut)).as("file of %d", length).isInstanceOf(Refused.class);
        }
      }
      requireOldListLive(store);
    }
  }

  @Test
  void oneBitFlippedAtEveryByte() throws Exception {
    goLive();
    long seed = 77;
    Random random = new Random(seed);
    Release release = newRelease();
    try (WatchlistStore store = target.open(folder, List.of(), NOW)) {
      byte[] manifest = release.manifest();
      for (int at = 0; at < manifest.length; at += step(manifest.length)) {
        byte[] flipped = flip(manifest, at, random);
        // Some bytes of the envelope are under no signature, such as its list of digests: a copy
        // that differs only there is the release that the operators signed.
        if (store.begin(flipped) instanceof WatchlistStore.Begun.Gathering) {
          assertThat(Signed.contentUnverified(flipped, flipped.length))
              .as("byte %d seed %d", at, seed)
              .isEqualTo(Signed.contentUnverified(manifest, manifest.length));
        }
      }
      for (String name : newFiles(release)) {
        byte[] file = requireNonNull(release.files().get(name));
        for (int at = 0; at < file.length; at += step(file.length)) {
          forgetNewFiles();
          assertThat(store.apply(Attacks.replaced(release, name, flip(file, at, random))))
              .as("byte %d seed %d", at, seed)
              .isInstanceOf(Refused.class);
        }
      }
      requireOldListLive(store);
    }
  }

  private static Release newRelease() throws Exception {
    return MISSION
        .builder()
        .handling("code,sign,tone,do.en\nCHECK_CARGO,look,doubt,Check the load\n".getBytes(UTF_8))
        .build(
            List.of(MissionFixture.entry("new", "ZZ99999", MatchPolicy.EQUIVALENT)),
            MISSION.recipients,
            MissionFixture.order(6),
            MISSION.operator1)
        .cosign(MISSION.operator2);
  }

  /** Files that the old list has too are not asked for. */
  private List<String> newFiles(Release release) {
    return release.files().keySet().stream()
        .filter(name -> !target.live().files().containsKey(name))
        .toList();
  }

  /** What an earlier attempt has left good on disk would not be asked for again. */
  private void forgetNewFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(Release.PARTS))) {
      for (Path file : files.toList()) {
        if (!target.live().files().containsKey(String.valueOf(file.getFileName()))) {
          Files.delete(file);
        }
      }
    }
  }

  /** Every byte in the long form, {@code mvn -Pchaos}; about fifty of each file otherwise. */
  private static int step(int length) {
    return Boolean.getBoolean("chaos") ? 1 : Math.max(1, length / 50);
  }

  private static byte[] flip(byte[] bytes, int at, Random random) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }
}
