package org.checkpointlpr.watchlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.checkpointlpr.watchlist.MissionFixture.NOW;
import static org.checkpointlpr.watchlist.MissionFixture.YEAR;
import static org.checkpointlpr.watchlist.MissionFixture.at;
import static org.checkpointlpr.watchlist.MissionFixture.context;
import static org.checkpointlpr.watchlist.MissionFixture.entries;
import static org.checkpointlpr.watchlist.MissionFixture.entry;
import static org.checkpointlpr.watchlist.MissionFixture.order;
import static org.checkpointlpr.watchlist.MissionFixture.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.checkpointlpr.match.LookAlikes;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.seal.Authority;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Refusal;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.Signed;
import org.checkpointlpr.watchlist.ApplyResult.Applied;
import org.checkpointlpr.watchlist.ApplyResult.Reason;
import org.checkpointlpr.watchlist.ApplyResult.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One attack, one test, named after it: each ends with the old list live and a typed reason. */
final class ReleaseAttackTest {
  private static final MissionFixture MISSION = new MissionFixture();
  private static final WatchlistEntry OLD = entry("old", "KX71234", MatchPolicy.EQUIVALENT);
  private static final List<WatchlistEntry> NEW =
      List.of(entry("new", "ZZ99999", MatchPolicy.EQUIVALENT));

  @TempDir Path folder;
  private WatchlistStore store;
  private Release old = new Release(new byte[0], Map.of());

  @BeforeEach
  void anOldListIsLive() throws Exception {
    store = WatchlistStore.open(folder, MISSION.listTrust(2), MISSION.alpha, at(NOW));
    old = MISSION.release(List.of(OLD), 5);
    assertThat(store.apply(old)).isEqualTo(new Applied(5, 1));
  }

  @AfterEach
  void theOldListIsStillLive() throws IOException {
    assertThat(oldMatches(store)).isTrue();
    store.close();
    try (WatchlistStore again =
        WatchlistStore.open(folder, MISSION.listTrust(2), MISSION.alpha, at(NOW))) {
      assertThat(oldMatches(again)).isTrue();
    }
  }

  private static boolean oldMatches(WatchlistStore store) {
    Watchlist list = store.current().orElseThrow();
    return list.match(reading("KX71234"), context()).size() == 1
        && list.match(reading("ZZ99999"), context()).isEmpty();
  }

  private static Release byOne(long version, Identity operator) {
    return MISSION.builder().build(NEW, MISSION.recipients, order(version), operator);
  }

  private static Release byTwo(long version) throws Exception {
    return MISSION.release(NEW, version);
  }

  private void refused(Release release, Reason reason) {
    assertThat(store.apply(release))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private void refused(Release release, Refusal signature) {
    assertThat(store.apply(release))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.signature()).isEqualTo(signature);
              assertThat(refused.reason()).isEqualTo(Reason.SIGNATURE);
            });
  }

  /** The manifest's JSON, changed, then signed by both operators: what only they could do. */
  private static Release resigned(Release release, UnaryOperator<String> change) throws Exception {
    byte[] json = Signed.contentUnverified(release.manifest(), ReleaseManifest.MAX_BYTES);
    byte[] changed = change.apply(new String(json, UTF_8)).getBytes(UTF_8);
    byte[] signed = Signed.sign(changed, MISSION.operator1);
    return new Release(
        Signed.cosign(signed, ReleaseManifest.MAX_BYTES, MISSION.operator2), release.files());
  }

  private static Release withFiles(Release release, Map<String, byte[]> files) {
    return new Release(release.manifest(), files);
  }

  @Test
  void unsigned() throws Exception {
    Release release = byTwo(6);
    byte[] bare = Signed.contentUnverified(release.manifest(), ReleaseManifest.MAX_BYTES);
    assertThat(store.apply(new Release(bare, release.files())))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.SIGNATURE));
  }

  @Test
  void oneSignatureWhereTwoAreNeeded() {
    refused(byOne(6, MISSION.operator1), Refusal.TOO_FEW_SIGNERS);
  }

  @Test
  void twoSignaturesOfOneOperator() throws Exception {
    refused(byOne(6, MISSION.operator1).cosign(MISSION.operator1), Refusal.TOO_FEW_SIGNERS);
    Identity secondCard = MissionFixture.enrol(MISSION.operators, "operator-1", Role.OPERATOR_SIGN);
    refused(byOne(6, MISSION.operator1).cosign(secondCard), Refusal.TOO_FEW_SIGNERS);
  }

  @Test
  void checkpointKeyUsedAsOperatorKey() throws Exception {
    refused(byOne(6, MISSION.operator1).cosign(MISSION.alphaSign), Refusal.WRONG_ROLE);
  }

  @Test
  void operatorOfAnotherMission() throws Exception {
    refused(byOne(6, MISSION.operator1).cosign(new MissionFixture().operator2), Refusal.UNTRUSTED);
  }

  @Test
  void expiredOperator() throws Exception {
    Identity expired =
        MISSION.operators.enrol(
            new Authority.Order(
                "operator-3",
                Role.OPERATOR_SIGN,
                List.of(),
                NOW.minus(Duration.ofDays(30)),
                Duration.ofDays(1)));
    refused(byOne(6, MISSION.operator1).cosign(expired), Refusal.EXPIRED);
  }

  @Test
  void revokedOperator() throws Exception {
    var list =
        MISSION.operators.revoke(
            List.of(MISSION.operator2.certificate().getSerialNumber()), 1, NOW, NOW.plus(YEAR));
    ListTrust trust =
        new ListTrust(
            "test", "main", Roster.of(MISSION.trust.withRevocations(List.of(list)), List.of()), 2);
    // The list that both signed before stays: it is opened again under the new trust.
    store.close();
    store = WatchlistStore.open(folder, trust, MISSION.alpha, at(NOW));
    refused(byTwo(6), Refusal.REVOKED);
  }

  @Test
  void rolledBack() throws Exception {
    refused(byTwo(4), Reason.ROLLED_BACK);
  }

  @Test
  void sameVersionWithAnotherContent() throws Exception {
    refused(byTwo(5), Reason.ROLLED_BACK);
  }

  @Test
  void rolledBackOnDisk() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    MISSION.release(List.of(OLD), 4).writeTo(elsewhere);
    byte[] mine = java.nio.file.Files.readAllBytes(folder.resolve(Release.MANIFEST));
    java.nio.file.Files.copy(
        elsewhere.resolve(Release.MANIFEST),
        folder.resolve(Release.MANIFEST),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> WatchlistStore.open(folder, MISSION.listTrust(2), MISSION.alpha, at(NOW)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 4");
    java.nio.file.Files.write(folder.resolve(Release.MANIFEST), mine);
  }

  /** A broker that keeps new releases back: shown as soon as headquarters' word comes through. */
  @Test
  void frozen() throws Exception {
    store.heard(NOW.plus(Duration.ofHours(1)), 9);
    assertThat(store.status().behind()).isTrue();
    assertThat(store.status().unconfirmed(NOW.plus(Duration.ofHours(80))))
        .isEqualTo(Duration.ofHours(79));
  }

  @Test
  void expiredRelease() throws Exception {
    Release stale =
        MISSION
            .builder()
            .build(
                NEW,
                MISSION.recipients,
                new ReleaseBuilder.Order(6, "", NOW, Duration.ofDays(-1), 168),
                MISSION.operator1)
            .cosign(MISSION.operator2);
    refused(stale, Reason.EXPIRED);
  }

  @Test
  void fastForwardVersion() throws Exception {
    refused(byTwo(Long.MAX_VALUE), Reason.FAST_FORWARD);
    refused(byTwo(5 + ManifestCheck.MAX_STEP + 1), Reason.FAST_FORWARD);
  }

  @Test
  void mixedPartsOfTwoReleases() throws Exception {
    Release one = MISSION.release(entries(2_000, 1), 6);
    Release two = MISSION.release(entries(2_000, 2), 6);
    refused(withFiles(one, two.files()), Reason.MISSING_FILE);
  }

  @Test
  void wrongMissionAndWrongList() throws Exception {
    for (String[] name : new String[][] {{"other", "main"}, {"test", "other"}}) {
      Release release =
          new ReleaseBuilder(name[0], name[1], MISSION.keys)
              .build(NEW, MISSION.recipients, order(6), MISSION.operator1)
              .cosign(MISSION.operator2);
      refused(release, Reason.WRONG_LIST);
    }
  }

  @Test
  void truncatedAtEveryByte() throws Exception {
    Release release = byTwo(6);
    byte[] manifest = release.manifest();
    for (int length = 0; length < manifest.length; length += step(manifest.length)) {
      Release cut = new Release(java.util.Arrays.copyOf(manifest, length), release.files());
      assertThat(store.apply(cut)).as("manifest of %d", length).isInstanceOf(Refused.class);
    }
    for (String name : newFiles(release)) {
      byte[] file = requireNonNull(release.files().get(name));
      for (int length = 0; length < file.length; length += step(file.length)) {
        forgetNewFiles();
        assertThat(store.apply(replaced(release, name, java.util.Arrays.copyOf(file, length))))
            .as("file of %d", length)
            .isInstanceOf(Refused.class);
      }
    }
  }

  @Test
  void oneBitFlippedAtEveryByte() throws Exception {
    long seed = 77;
    Random random = new Random(seed);
    Release release = byTwo(6);
    byte[] manifest = release.manifest();
    for (int at = 0; at < manifest.length; at += step(manifest.length)) {
      byte[] flipped = flip(manifest, at, random);
      // Some bytes of the envelope are under no signature, such as its list of digests: a copy that
      // differs only there is the release that the operators signed.
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
        assertThat(store.apply(replaced(release, name, flip(file, at, random))))
            .as("byte %d seed %d", at, seed)
            .isInstanceOf(Refused.class);
      }
    }
  }

  /** Files that the old list has too are not asked for. */
  private List<String> newFiles(Release release) {
    return release.files().keySet().stream()
        .filter(name -> !old.files().containsKey(name))
        .toList();
  }

  /** What an earlier attempt has left good on disk would not be asked for again. */
  private void forgetNewFiles() throws IOException {
    try (var files = java.nio.file.Files.list(folder.resolve(Release.PARTS))) {
      for (Path file : files.toList()) {
        if (!old.files().containsKey(file.getFileName().toString())) {
          java.nio.file.Files.delete(file);
        }
      }
    }
  }

  /** Every byte with {@code -Dattacks=all}, about fifty of each file otherwise. */
  private static int step(int length) {
    return "all".equals(System.getProperty("attacks")) ? 1 : Math.max(1, length / 50);
  }

  private static byte[] flip(byte[] bytes, int at, Random random) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  private static Release replaced(Release release, String name, byte[] bytes) {
    Map<String, byte[]> files = new HashMap<>(release.files());
    files.put(name, bytes);
    return withFiles(release, files);
  }

  @Test
  void partLargerThanAnnounced() throws Exception {
    Release release = byTwo(6);
    String name = newFiles(release).get(0);
    byte[] longer = java.util.Arrays.copyOf(requireNonNull(release.files().get(name)), 900_000);
    refused(replaced(release, name, longer), Reason.WRONG_FILE);
  }

  @Test
  void partAnnouncedLargerThanAnyMayBe() throws Exception {
    refused(
        resigned(byTwo(6), json -> json.replaceAll("\"len\":\\d+", "\"len\":2000000000")),
        Reason.TOO_LARGE);
  }

  @Test
  void manifestLargerThanAnyMayBe() throws Exception {
    refused(new Release(new byte[50_000_000], byTwo(6).files()), Reason.TOO_LARGE);
  }

  /** Nothing is ever inflated: compressed content is only bytes that do not parse. */
  @Test
  void decompressionBomb() throws Exception {
    var bomb = new java.io.ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(bomb)) {
      gzip.write(new byte[100_000_000]);
    }
    byte[] signed = Signed.sign(bomb.toByteArray(), MISSION.operator1);
    byte[] both = Signed.cosign(signed, 1_000_000, MISSION.operator2);
    refused(new Release(both, byTwo(6).files()), Reason.NOT_A_MANIFEST);
  }

  @Test
  void tenMillionEntries() throws Exception {
    Release release = byTwo(6);
    byte[] shape = ReleaseManifest.json(new ListShape(10_000_000, false, List.of()));
    byte[] head =
        MISSION
            .keys
            .listKey()
            .<byte[], RuntimeException>use(
                key -> Box.seal(key, ReleaseBuilder.headContext("test", "main"), shape));
    refused(withAnother(release, ReleaseManifest::head, head), Reason.TOO_MANY);
  }

  private static Release withAnother(
      Release release, java.util.function.Function<ReleaseManifest, Blob> which, byte[] content)
      throws Exception {
    byte[] json = Signed.contentUnverified(release.manifest(), ReleaseManifest.MAX_BYTES);
    Blob old = which.apply(ReleaseManifest.parse(json, ReleaseManifest.class).orElseThrow());
    Blob now = Blob.of(content);
    Map<String, byte[]> files = new HashMap<>(release.files());
    files.put(now.sha256(), content);
    return resigned(
        withFiles(release, files),
        text ->
            text.replace(
                "{\"sha256\":\"%s\",\"len\":%d}".formatted(old.sha256(), old.len()),
                "{\"sha256\":\"%s\",\"len\":%d}".formatted(now.sha256(), now.len())));
  }

  @Test
  void deeplyNestedJson() throws Exception {
    refused(resigned(byTwo(6), json -> "[".repeat(100_000)), Reason.NOT_A_MANIFEST);
    refused(
        resigned(
            byTwo(6),
            json -> json.replace("\"test\"", "{\"a\":".repeat(20) + "1" + "}".repeat(20))),
        Reason.NOT_A_MANIFEST);
  }

  @Test
  void deeplyNestedAsn1() throws Exception {
    byte[] nested = new byte[40_000];
    for (int i = 0; i < nested.length; i += 4) {
      nested[i] = 0x30;
      nested[i + 1] = (byte) 0x82;
      int rest = nested.length - i - 4;
      nested[i + 2] = (byte) (rest >> 8);
      nested[i + 3] = (byte) rest;
    }
    assertThat(store.apply(new Release(nested, byTwo(6).files())))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.SIGNATURE));
  }

  @Test
  void unknownMemberRepeatedMemberAndTrailingText() throws Exception {
    refused(
        resigned(byTwo(6), j -> j.replace("{\"type\"", "{\"x\":1,\"type\"")),
        Reason.NOT_A_MANIFEST);
    refused(
        resigned(byTwo(6), j -> j.replace("\"v\":1", "\"v\":1,\"v\":1")), Reason.NOT_A_MANIFEST);
    refused(resigned(byTwo(6), j -> j + "{}"), Reason.NOT_A_MANIFEST);
    refused(resigned(byTwo(6), j -> j.replace("watchlist-release", "beat")), Reason.NOT_A_MANIFEST);
    refused(
        resigned(
            byTwo(6),
            j -> j.replace("\"lookAlikes\":\"" + LookAlikes.VERSION, "\"lookAlikes\":\"99")),
        Reason.NOT_A_MANIFEST);
  }

  /** Both parts are named and there, but each in the other's place. */
  @Test
  void swappedPartNames() throws Exception {
    Release release = MISSION.release(entries(200, 1), 6);
    byte[] json = Signed.contentUnverified(release.manifest(), ReleaseManifest.MAX_BYTES);
    ReleaseManifest manifest = ReleaseManifest.parse(json, ReleaseManifest.class).orElseThrow();
    byte[] page = requireNonNull(release.files().get(manifest.pages().get(0).sha256()));
    List<Blob> parts =
        new ArrayList<>(
            ReleaseManifest.parse(page, ReleaseManifest.Page.class).orElseThrow().parts());
    assertThat(parts).hasSizeGreaterThan(1);
    java.util.Collections.swap(parts, 0, 1);
    byte[] swapped = ReleaseManifest.json(new ReleaseManifest.Page(0, parts));
    refused(withAnother(release, m -> m.pages().get(0), swapped), Reason.UNREADABLE);
  }

  @Test
  void wrappedKeyForAnotherCheckpoint() throws Exception {
    Release release =
        MISSION
            .builder()
            .build(NEW, List.of(MISSION.bravo.certificate()), order(6), MISSION.operator1)
            .cosign(MISSION.operator2);
    refused(release, Reason.NOT_FOR_US);
  }

  @Test
  void partsUnderAnotherListKey() throws Exception {
    Release other =
        new ReleaseBuilder("test", "main", ListKeys.random())
            .build(NEW, MISSION.recipients, order(6), MISSION.operator1);
    byte[] json = Signed.contentUnverified(other.manifest(), ReleaseManifest.MAX_BYTES);
    Blob keys = ReleaseManifest.parse(json, ReleaseManifest.class).orElseThrow().keys();
    refused(
        withAnother(
            byTwo(6), ReleaseManifest::keys, requireNonNull(other.files().get(keys.sha256()))),
        Reason.UNREADABLE);
  }

  /** The floor, the newest signed time, stands in for a clock that has been reset. */
  @Test
  void clockAt1970() throws Exception {
    store.close();
    store = WatchlistStore.open(folder, MISSION.listTrust(2), MISSION.alpha, at(Instant.EPOCH));
    refused(byTwo(4), Reason.ROLLED_BACK);
    assertThat(store.apply(MISSION.release(List.of(OLD), 6))).isEqualTo(new Applied(6, 1));
  }

  @Test
  void clockIn2099() throws Exception {
    store.close();
    store =
        WatchlistStore.open(
            folder, MISSION.listTrust(2), MISSION.alpha, at(Instant.parse("2099-01-01T00:00:00Z")));
    refused(byTwo(6), Refusal.EXPIRED);
    assertThat(store.status().expired()).isTrue();
  }

  @Test
  void issuedInTheFuture() throws Exception {
    store.close();
    store =
        WatchlistStore.open(
            folder, MISSION.listTrust(2), MISSION.alpha, at(NOW.minus(Duration.ofHours(1))));
    Release ahead =
        MISSION
            .builder()
            .build(
                NEW,
                MISSION.recipients,
                new ReleaseBuilder.Order(6, "", NOW.plus(Duration.ofDays(30)), YEAR, 168),
                MISSION.operator1)
            .cosign(MISSION.operator2);
    refused(ahead, Reason.NOT_YET);
  }
}
