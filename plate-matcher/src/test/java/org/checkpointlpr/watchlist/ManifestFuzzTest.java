package org.checkpointlpr.watchlist;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;

/** The parsers of what a release is made of, fed with anything. */
class ManifestFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void manifest(byte[] json) {
    Optional<ReleaseManifest> manifest = ReleaseManifest.parse(json, ReleaseManifest.class);
    if (manifest.isPresent()) {
      assertThat(manifest.get().partCount()).isPositive();
      assertThat(manifest.get().issuedAt()).isNotNull();
      assertThat(ReleaseManifest.parse(manifest.get().toJson(), ReleaseManifest.class))
          .isEqualTo(manifest);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void handling(byte[] file) {
    HandlingFile read = HandlingFile.read(file);
    if (read.problems().isEmpty()) {
      assertThat(read.orThrow().codes()).isEqualTo(read.codes());
    }
  }

  @FuzzTest(maxDuration = "60s")
  void page(byte[] json) {
    Optional<ReleaseManifest.Page> page = ReleaseManifest.parse(json, ReleaseManifest.Page.class);
    page.ifPresent(
        one ->
            assertThat(ReleaseManifest.parse(ReleaseManifest.json(one), ReleaseManifest.Page.class))
                .contains(one));
  }
}
