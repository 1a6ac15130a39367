package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinHashTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void aHashKnowsItsPinAndNoOther() {
    PinHash hash = PinHash.parse(PinHash.of("473869", RANDOM).text());
    assertThat(hash.matches("473869")).isTrue();
    assertThat(hash.matches("473868")).isFalse();
    assertThat(hash.matches("")).isFalse();
  }

  @Test
  void twoHashesOfOnePinDifferAndNameIt() {
    PinHash one = PinHash.of("473869", RANDOM);
    assertThat(one.text()).isNotEqualTo(PinHash.of("473869", RANDOM).text());
    assertThat(one.text() + one).doesNotContain("473869");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345", "111111", "121212", "123456789012345678901234567890123"})
  void aPinThatIsTooShortTooLongOrTooPlainIsRefused(String pin) {
    assertThatThrownBy(() -> PinHash.of(pin, RANDOM)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHashThatAsksForTooMuchMemoryIsRefused() {
    String text = PinHash.of("473869", RANDOM).text();
    assertThatThrownBy(() -> PinHash.parse(text.replaceFirst(":\\d+:", ":9999999:")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PinHash.parse("473869")).isInstanceOf(IllegalArgumentException.class);
  }
}
