package org.checkpointlpr.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.checkpointlpr.agent.natives.Natives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.CvType;

final class PictureHeaderTest {
  @BeforeAll
  static void load() throws Exception {
    Natives.loadOpenCv();
  }

  @ParameterizedTest
  @ValueSource(strings = {".jpg", ".png"})
  void tellsDimensionsAndCompletenessOfEveryPrefix(String extension) {
    byte[] whole = TestPictures.noise(extension, 37, 21, CvType.CV_8UC3);
    int firstWithDimensions = Integer.MAX_VALUE;
    for (int length = 0; length < whole.length; length++) {
      Optional<PictureHeader> header = PictureHeader.of(Arrays.copyOf(whole, length));
      if (header.isPresent()) {
        firstWithDimensions = Math.min(firstWithDimensions, length);
        assertThat(header.get().width()).isEqualTo(37);
        assertThat(header.get().height()).isEqualTo(21);
        assertThat(header.get().complete()).as("prefix of %d bytes", length).isFalse();
      }
    }
    assertThat(firstWithDimensions).isLessThan(700);
    assertThat(PictureHeader.of(whole)).get().extracting(PictureHeader::complete).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {".jpg", ".png"})
  void ignoresWhatFollowsTheEnd(String extension) {
    byte[] whole = TestPictures.noise(extension, 37, 21, CvType.CV_8UC3);
    byte[] longer = Arrays.copyOf(whole, whole.length + 100);
    assertThat(PictureHeader.of(longer)).isEqualTo(PictureHeader.of(whole));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void neverThrowsOnDamagedBytes(long seed) {
    Random random = new Random(seed);
    for (String extension : new String[] {".jpg", ".png"}) {
      byte[] whole = TestPictures.noise(extension, 37, 21, CvType.CV_8UC3);
      for (int round = 0; round < 2_000; round++) {
        byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
        for (int flips = random.nextInt(6); flips >= 0; flips--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        assertThatCode(() -> PictureHeader.of(damaged))
            .as("seed %d round %d", seed, round)
            .doesNotThrowAnyException();
      }
    }
  }
}
