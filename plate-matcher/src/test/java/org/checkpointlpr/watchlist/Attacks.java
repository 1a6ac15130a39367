package org.checkpointlpr.watchlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.checkpointlpr.watchlist.MissionFixture.NOW;
import static org.checkpointlpr.watchlist.MissionFixture.YEAR;
import static org.checkpointlpr.watchlist.MissionFixture.entries;
import static org.checkpointlpr.watchlist.MissionFixture.entry;
import static org.checkpointlpr.watchlist.MissionFixture.order;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.checkpointlpr.match.LookAlikes;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.seal.Authority;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Keystores;
import org.checkpointlpr.seal.Pem;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.SecretBytes;
import org.checkpointlpr.seal.Signed;

/**
 * Makes the attacks on a checkpoint that has version 5 live. Those in the folder {@code attacks}
 * were made once and stay: a program of tomorrow must refuse what was made today. A program too:
 * {@code java -cp ... org.checkpointlpr.watchlist.Attacks DIR} makes them all anew, for when the
 * format has changed; look at the difference before it is kept.
 */
final class Attacks {
  static final WatchlistEntry LISTED = entry("old", "KX71234", MatchPolicy.EQUIVALENT);
  static final String PASSWORD = "attacks";
  private static final List<WatchlistEntry> NEW =
      List.of(entry("new", "ZZ99999", MatchPolicy.EQUIVALENT));

  private final MissionFixture mission;
  private final Release old;
  private final List<Attack> made = new ArrayList<>();

  private Attacks(MissionFixture mission, Release old) {
    this.mission = mission;
    this.old = old;
  }

  /** Writes everything that {@link ReleaseAttackTest} reads. */
  public static void main(String[] folder) throws Exception {
    MissionFixture mission = new MissionFixture();
    Path attacks = Path.of(folder[0]);
    Path home = Files.createDirectories(attacks.resolve("mission"));
    Files.writeString(home.resolve("ca.pem"), Pem.certificates(mission.trust.all()));
    try (SecretBytes password = SecretBytes.take(PASSWORD.toCharArray())) {
      Keystores.save(home.resolve("cp-alpha.p12"), mission.alpha, password);
    }
    Release old = old(mission);
    old.writeTo(attacks.resolve("live"));
    for (Attack attack : of(mission, old)) {
      attack.writeTo(attacks);
    }
  }

  /** What is live before an attack. */
  static Release old(MissionFixture mission) throws Exception {
    return mission.release(List.of(LISTED), 5);
  }

  /** Makes them all. */
  static List<Attack> of(MissionFixture mission, Release old) throws Exception {
    Attacks attacks = new Attacks(mission, old);
    attacks.bySigners();
    attacks.byVersionAndTime();
    attacks.byManifest();
    attacks.byFiles();
    return attacks.made;
  }

  private void add(String name, String refusal, Release release) {
    add(name, refusal, release, NOW);
  }

  private void add(String name, String refusal, Release release, Instant clock) {
    made.add(new Attack(name, release, refusal, clock, List.of()));
  }

  private Release byOne(Identity operator) {
    return mission.builder().build(NEW, mission.recipients, order(6), operator);
  }

  private Release byTwo(long version) throws Exception {
    return mission.release(NEW, version);
  }

  private void bySigners() throws Exception {
    Release one = byOne(mission.operator1);
    byte[] content = Signed.contentUnverified(one.manifest(), ReleaseManifest.MAX_BYTES);
    add("unsigned", "SIGNATURE NOT_DER", new Release(content, one.files()));
    add("one-signature-where-two-are-needed", "SIGNATURE TOO_FEW_SIGNERS", one);
    add(
        "two-signatures-of-one-operator",
        "SIGNATURE TOO_FEW_SIGNERS",
        one.cosign(mission.operator1));
    Identity secondCard = MissionFixture.enrol(mission.operators, "operator-1", Role.OPERATOR_SIGN);
    add("two-cards-of-one-operator", "SIGNATURE TOO_FEW_SIGNERS", one.cosign(secondCard));
    add(
        "checkpoint-key-used-as-operator-key",
        "SIGNATURE WRONG_ROLE",
        one.cosign(mission.alphaSign));
    add(
        "operator-of-another-mission",
        "SIGNATURE UNTRUSTED",
        one.cosign(new MissionFixture().operator2));
    Authority.Order ended =
        new Authority.Order(
            "operator-3",
            Role.OPERATOR_SIGN,
            List.of(),
            NOW.minus(Duration.ofDays(30)),
            Duration.ofDays(1));
    add("expired-operator", "SIGNATURE EXPIRED", one.cosign(mission.operators.enrol(ended)));
    X509CRL revoked =
        mission.operators.revoke(
            List.of(mission.operator2.certificate().getSerialNumber()), 1, NOW, NOW.plus(YEAR));
    made.add(new Attack("revoked-operator", byTwo(6), "SIGNATURE REVOKED", NOW, List.of(revoked)));
  }

  private void byVersionAndTime() throws Exception {
    add("rolled-back", "ROLLED_BACK", byTwo(4));
    add("same-version-with-another-content", "ROLLED_BACK", byTwo(5));
    add("frozen", Attack.FROZEN, old);
    add("fast-forward-version", "FAST_FORWARD", byTwo(5 + ManifestCheck.MAX_STEP + 1));
    add("fast-forward-to-the-last-version", "FAST_FORWARD", byTwo(Long.MAX_VALUE));
    add("expired-release", "EXPIRED", issued(NOW, Duration.ofDays(-1)));
    add("issued-in-the-future", "NOT_YET", issued(NOW.plus(Duration.ofDays(30)), YEAR));
    // The newest signed time stands in for a clock that has been reset.
    add("clock-at-1970", "ROLLED_BACK", byTwo(4), Instant.EPOCH);
    add("clock-in-2099", "SIGNATURE EXPIRED", byTwo(6), Instant.parse("2099-01-01T00:00:00Z"));
  }

  private Release issued(Instant at, Duration validity) throws Exception {
    return mission
        .builder()
        .build(
            NEW,
            mission.recipients,
            new ReleaseBuilder.Order(6, "", at, validity, 168),
            mission.operator1)
        .cosign(mission.operator2);
  }

  private void byManifest() throws Exception {
    Release good = byTwo(6);
    for (String[] name : new String[][] {{"other", "main"}, {"test", "other"}}) {
      add(
          name[0].equals("other") ? "wrong-mission" : "wrong-list",
          "WRONG_LIST",
          new ReleaseBuilder(name[0], name[1], mission.keys)
              .build(NEW, mission.recipients, order(6), mission.operator1)
              .cosign(mission.operator2));
    }
    byte[] manifest = good.manifest();
    add(
        "truncated-manifest",
        "SIGNATURE NOT_DER",
        new Release(Arrays.copyOf(manifest, manifest.length / 2), good.files()));
    byte[] flipped = manifest.clone();
    flipped[new String(manifest, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("main")] ^=
        1;
    add(
        "one-bit-flipped-in-the-manifest",
        "SIGNATURE BAD_SIGNATURE",
        new Release(flipped, good.files()));
    add("deeply-nested-asn1", "SIGNATURE NOT_DER", new Release(nested(), good.files()));
    add("decompression-bomb", "NOT_A_MANIFEST", resigned(good, bomb()));
    rewritten("deeply-nested-json", json -> "[".repeat(20_000));
    rewritten(
        "deeply-nested-member",
        json -> json.replace("\"test\"", "{\"a\":".repeat(20) + "1" + "}".repeat(20)));
    rewritten("unknown-member", json -> json.replace("{\"type\"", "{\"x\":1,\"type\""));
    rewritten("repeated-member", json -> json.replace("\"v\":1", "\"v\":1,\"v\":1"));
    rewritten("trailing-text", json -> json + "{}");
    rewritten("another-type", json -> json.replace("watchlist-release", "beat"));
    rewritten(
        "other-look-alikes",
        json -> json.replace("\"lookAlikes\":\"" + LookAlikes.VERSION, "\"lookAlikes\":\"99"));
  }

  private void rewritten(String name, UnaryOperator<String> change) throws Exception {
    add(name, "NOT_A_MANIFEST", resigned(byTwo(6), change));
  }

  private void byFiles() throws Exception {
    Release good = byTwo(6);
    Release one = mission.release(entries(100, 1), 6);
    Release two = mission.release(entries(100, 2), 6);
    add("mixed-parts-of-two-releases", "MISSING_FILE", new Release(one.manifest(), two.files()));
    String name = newFile(good);
    byte[] file = requireNonNull(good.files().get(name));
    add("truncated-part", "WRONG_FILE", replaced(good, name, Arrays.copyOf(file, file.length / 2)));
    byte[] flipped = file.clone();
    flipped[file.length / 2] ^= 1;
    add("one-bit-flipped-in-a-part", "WRONG_FILE", replaced(good, name, flipped));
    add(
        "part-larger-than-announced",
        "WRONG_FILE",
        replaced(good, name, Arrays.copyOf(file, file.length + 1000)));
    add(
        "part-announced-larger-than-any-may-be",
        "TOO_LARGE",
        resigned(good, json -> json.replaceAll("\"len\":\\d+", "\"len\":2000000000")));
    byte[] shape = ReleaseManifest.json(new ListShape(10_000_000, false, List.of()));
    byte[] head =
        mission
            .keys
            .listKey()
            .<byte[], RuntimeException>use(
                key -> Box.seal(key, ReleaseBuilder.headContext("test", "main"), shape));
    add("ten-million-entries", "TOO_MANY", withAnother(good, ReleaseManifest::head, head));
    add(
        "wrapped-key-for-another-checkpoint",
        "NOT_FOR_US NOT_A_RECIPIENT",
        mission
            .builder()
            .build(NEW, List.of(mission.bravo.certificate()), order(6), mission.operator1)
            .cosign(mission.operator2));
    swappedPartNames();
    partsUnderAnotherListKey();
  }

  /** Both parts are named and there, but each in the other's place. */
  private void swappedPartNames() throws Exception {
    Release release = mission.release(entries(200, 1), 6);
    ReleaseManifest manifest = manifest(release);
    byte[] page = requireNonNull(release.files().get(manifest.pages().get(0).sha256()));
    List<Blob> parts =
        new ArrayList<>(
            ReleaseManifest.parse(page, ReleaseManifest.Page.class).orElseThrow().parts());
    Collections.swap(parts, 0, 1);
    byte[] swapped = ReleaseManifest.json(new ReleaseManifest.Page(0, parts));
    add("swapped-part-names", "UNREADABLE", withAnother(release, m -> m.pages().get(0), swapped));
  }

  private void partsUnderAnotherListKey() throws Exception {
    Release other =
        new ReleaseBuilder("test", "main", ListKeys.random())
            .build(NEW, mission.recipients, order(6), mission.operator1);
    byte[] keys = requireNonNull(other.files().get(manifest(other).keys().sha256()));
    add(
        "parts-under-another-list-key",
        "UNREADABLE",
        withAnother(byTwo(6), ReleaseManifest::keys, keys));
  }

  /** Nothing is ever inflated: compressed content is only bytes that do not parse. */
  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(new byte[10_000_000]);
    }
    return bomb.toByteArray();
  }

  /** Ten thousand sequences, each the only element of the one around it. */
  private static byte[] nested() {
    byte[] nested = new byte[40_000];
    for (int i = 0; i < nested.length; i += 4) {
      nested[i] = 0x30;
      nested[i + 1] = (byte) 0x82;
      int rest = nested.length - i - 4;
      nested[i + 2] = (byte) (rest >> 8);
      nested[i + 3] = (byte) rest;
    }
    return nested;
  }

  /** A file that the live list does not have: it will be asked for. */
  String newFile(Release release) {
    return release.files().keySet().stream()
        .filter(name -> !old.files().containsKey(name))
        .sorted()
        .findFirst()
        .orElseThrow();
  }

  static Release replaced(Release release, String name, byte[] bytes) {
    Map<String, byte[]> files = new HashMap<>(release.files());
    files.put(name, bytes);
    return new Release(release.manifest(), files);
  }

  /** The manifest's JSON, changed, then signed by both operators: what only they could do. */
  private Release resigned(Release release, UnaryOperator<String> change) throws Exception {
    byte[] json = Signed.contentUnverified(release.manifest(), ReleaseManifest.MAX_BYTES);
    return resigned(release, change.apply(new String(json, UTF_8)).getBytes(UTF_8));
  }

  private Release resigned(Release release, byte[] content) throws Exception {
    byte[] signed = Signed.sign(content, mission.operator1);
    return new Release(
        Signed.cosign(signed, ReleaseManifest.MAX_BYTES, mission.operator2), release.files());
  }

  private Release withAnother(
      Release release, Function<ReleaseManifest, Blob> which, byte[] content) throws Exception {
    Blob before = which.apply(manifest(release));
    Blob now = Blob.of(content);
    return resigned(
        replaced(release, now.sha256(), content), json -> json.replace(name(before), name(now)));
  }

  private static String name(Blob blob) {
    return "{\"sha256\":\"%s\",\"len\":%d}".formatted(blob.sha256(), blob.len());
  }

  private static ReleaseManifest manifest(Release release) throws Exception {
    byte[] json = Signed.contentUnverified(release.manifest(), ReleaseManifest.MAX_BYTES);
    return ReleaseManifest.parse(json, ReleaseManifest.class).orElseThrow();
  }
}
