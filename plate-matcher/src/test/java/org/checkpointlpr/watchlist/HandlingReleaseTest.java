package org.checkpointlpr.watchlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.checkpointlpr.watchlist.MissionFixture.NOW;
import static org.checkpointlpr.watchlist.MissionFixture.at;
import static org.checkpointlpr.watchlist.MissionFixture.entry;
import static org.checkpointlpr.watchlist.MissionFixture.order;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.seal.Signed;
import org.checkpointlpr.watchlist.ApplyResult.Applied;
import org.checkpointlpr.watchlist.ApplyResult.Reason;
import org.checkpointlpr.watchlist.ApplyResult.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mission's instructions in its releases. */
final class HandlingReleaseTest {
  private static final MissionFixture MISSION = new MissionFixture();
  private static final List<WatchlistEntry> LIST =
      List.of(entry("e1", "KX71234", MatchPolicy.EXACT));
  private static final byte[] FILE =
      "code,sign,tone,do.en\nCHECK_CARGO,look,doubt,Check the load\n".getBytes(UTF_8);

  @TempDir Path folder;

  private WatchlistStore open() throws IOException {
    return WatchlistStore.open(folder, MISSION.listTrust(2), MISSION.alpha, at(NOW));
  }

  private static Release release(byte[] file, long version) throws Exception {
    return MISSION
        .builder()
        .handling(file)
        .build(LIST, MISSION.recipients, order(version), MISSION.operator1)
        .cosign(MISSION.operator2);
  }

  private static ReleaseManifest manifest(Release release) throws Exception {
    byte[] json = Signed.contentUnverified(release.manifest(), ReleaseManifest.MAX_BYTES);
    return ReleaseManifest.parse(json, ReleaseManifest.class).orElseThrow();
  }

  private static List<String> codes(WatchlistStore store) {
    return store.handling().codes().stream().map(HandlingCode::code).toList();
  }

  @Test
  void instructionsComeAndGoWithTheReleaseAndSurviveARestart() throws Exception {
    try (WatchlistStore store = open()) {
      assertThat(store.handling()).isEqualTo(HandlingCodes.NONE);
      assertThat(store.apply(release(FILE, 1))).isEqualTo(new Applied(1, 1));
      assertThat(codes(store)).containsExactly("CHECK_CARGO");
    }
    try (WatchlistStore store = open()) {
      assertThat(codes(store)).containsExactly("CHECK_CARGO");
      store.lock();
      assertThat(codes(store)).as("the crew's own entries use them").isNotEmpty();
      assertThat(store.apply(release(new byte[0], 2))).isEqualTo(new Applied(2, 1));
      assertThat(codes(store)).isEmpty();
      store.apply(release(FILE, 3));
      store.panic();
      assertThat(codes(store)).isEmpty();
    }
  }

  @Test
  void onTheDiskNothingOfThemIsReadable() throws Exception {
    try (WatchlistStore store = open()) {
      store.apply(release(FILE, 1));
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), UTF_8))
            .doesNotContain("CARGO", "load", "doubt");
      }
    }
  }

  @Test
  void aManifestWithoutThemSaysNothingOfThemSoThatEarlierProgramsTakeIt() throws Exception {
    assertThat(new String(manifest(release(new byte[0], 1)).toJson(), UTF_8))
        .endsWith("]}")
        .doesNotContain("handling");
    assertThat(new String(manifest(release(FILE, 1)).toJson(), UTF_8)).contains("\"handling\":{");
  }

  @Test
  void theSameFileIsNotSentAgain() throws Exception {
    Release one = release(FILE, 1);
    Release two =
        MISSION
            .builder()
            .handling(FILE)
            .continuing(one, MISSION.recipients)
            .build(LIST, MISSION.recipients, order(2), MISSION.operator1);
    assertThat(two.files().keySet()).isEqualTo(one.files().keySet());
  }

  @Test
  void aFileWithABadLineIsNeverReleased() {
    assertThatThrownBy(() -> MISSION.builder().handling("code,sign\n".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void whatDoesNotOpenOrReadIsRefusedAndTheOldStaysLive() throws Exception {
    try (WatchlistStore store = open()) {
      store.apply(release(FILE, 1));
      byte[] bad = "code,sign,tone,do.en\nX_Y,halt,stop,Go\n".getBytes(UTF_8);
      refused(store, with(sealed("handling\0test\0main", bad)), Reason.UNREADABLE);
      refused(store, with(sealed("handling\0test\0other", FILE)), Reason.UNREADABLE);
      refused(store, with(sealed("head\0test\0main", FILE)), Reason.UNREADABLE);
      refused(store, with(FILE), Reason.UNREADABLE);
      refused(store, with(new byte[0]), Reason.UNREADABLE);
      refused(store, with(new byte[65_537]), Reason.TOO_LARGE);
      Release release = release(FILE, 2);
      String name = requireNonNull(manifest(release).handling()).sha256();
      Map<String, byte[]> files = new HashMap<>(release.files());
      files.remove(name);
      // The device has the file already, of version 1: nothing is missing.
      assertThat(store.apply(new Release(release.manifest(), files))).isEqualTo(new Applied(2, 1));
    }
  }

  private static byte[] sealed(String context, byte[] content) {
    return MISSION
        .keys
        .listKey()
        .<byte[], RuntimeException>use(key -> Box.seal(key, context.getBytes(UTF_8), content));
  }

  /** What only two operators could sign. */
  private static Release with(byte[] file) throws Exception {
    Release release = release(FILE, 2);
    Blob before = requireNonNull(manifest(release).handling());
    Blob now = Blob.of(file);
    String json =
        new String(manifest(release).toJson(), UTF_8)
            .replace(before.sha256(), now.sha256())
            .replace("\"len\":" + before.len() + "}}", "\"len\":" + now.len() + "}}");
    Map<String, byte[]> files = new HashMap<>(release.files());
    files.put(now.sha256(), file);
    byte[] signed = Signed.sign(json.getBytes(UTF_8), MISSION.operator1);
    return new Release(Signed.cosign(signed, ReleaseManifest.MAX_BYTES, MISSION.operator2), files);
  }

  private static void refused(WatchlistStore store, Release release, Reason reason) {
    ApplyResult result = store.apply(release);
    assertThat(result).isInstanceOf(Refused.class);
    assertThat(((Refused) result).reason()).isEqualTo(reason);
    assertThat(store.status().version()).isEqualTo(1);
    assertThat(codes(store)).containsExactly("CHECK_CARGO");
    assertThat(store.current()).isPresent();
  }
}
