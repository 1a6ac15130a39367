package org.checkpointlpr.plate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CanonicalizerTest {
  /** The documented table: one line for each rule. */
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ab 123-cd              | AB123CD", // case, space, dash
        "AB·123·CD              | AB123CD", // dots
        "B/12 ABC               | B12ABC",
        "ＡＢ１２３             | AB123", // full-width
        "UN 12345               | UN12345",
        "161 تونس 3015          | 161T3015", // Tunisia, the word between the numbers
        "١٢٣٤٥٦                 | 123456", // Arabic-Indic
        "۱۲۳۴۵۶                 | 123456", // Persian
        "АА 1234 ВІ             | AA1234BI", // Cyrillic
        "ВЕ-123-КМ              | BE123KM",
        "ΙΥΖ 1234               | IYZ1234", // Greek
        "FÜ-AB 12               | FUAB12", // umlaut
        "ŠA 012-ČĐ              | SA012CD", // Serbia
        "ق ب ا ١٢٣              | GBA123", // Arabic letters
        "٤٥ ـ أ ـ ١٢٣٤٥         | 45A12345", // tatweel, alef with hamza
        "O0I1                   | O0I1", // look-alikes within Latin stay apart
        "kıİ                    | KII",
        "'A 1'                  | A1",
      })
  void canonicalFormOfEachDocumentedExample(String issued, String canonical) {
    assertThat(Canonicalizer.canonical(issued).value()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " - ", "AB?12", "AB*12", "ЖЩ12", "京A12345", "AB12345678901234567890"})
  void textWithoutCanonicalFormIsRefused(String issued) {
    assertThatThrownBy(() -> Canonicalizer.canonical(issued))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Canonicalizer.tryCanonical(issued)).isEmpty();
  }

  @Test
  void refusalDoesNotRepeatTheText() {
    assertThatThrownBy(() -> Canonicalizer.canonical("KX 91 Ж2"))
        .hasMessageContaining("U+0416")
        .hasMessageContaining("position 7")
        .hasMessageNotContaining("KX");
  }

  @Test
  void aVeryLongTextIsRefusedBeforeWorkIsSpentOnIt() {
    assertThatThrownBy(() -> Canonicalizer.canonical("A".repeat(1_000_000)))
        .hasMessageContaining("1000000");
  }

  @Test
  void wildcardsSurviveInPatterns() {
    assertThat(Canonicalizer.canonicalPattern("ab-?? 1*")).isEqualTo("AB??1*");
  }

  @Test
  void canonicalisingTwiceIsCanonicalisingOnceForAnyText() {
    long seed = 20261122;
    Random random = new Random(seed);
    int canonical = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(6);
      for (int j = 0; j < length; j++) {
        int pick = random.nextInt(4);
        text.appendCodePoint(
            pick == 0
                ? random.nextInt(0x80)
                : pick == 1
                    ? random.nextInt(0x700)
                    : pick == 2 ? "ABZ019 -".charAt(random.nextInt(8)) : random.nextInt(0x11000));
      }
      var once = Canonicalizer.tryCanonical(text.toString());
      if (once.isPresent()) {
        canonical++;
        assertThat(Canonicalizer.canonical(once.get().value()))
            .as("seed %d, text %d", seed, i)
            .isEqualTo(once.get());
      }
    }
    assertThat(canonical).isGreaterThan(10_000);
  }
}
