package org.checkpointlpr.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealedTest {
  private static final int LIMIT = 200_000;
  private static final byte[] CONTENT = "what was read at the checkpoint".getBytes(UTF_8);

  private final Mission mission = new Mission();
  private final List<X509Certificate> recipients =
      List.of(mission.hqOpen.certificate(), mission.recovery.certificate());

  @Test
  void eachRecipientOpensIt() throws RefusedException {
    byte[] sealed = Sealed.seal(CONTENT, recipients);
    assertThat(Sealed.open(sealed, LIMIT, mission.hqOpen)).isEqualTo(CONTENT);
    assertThat(Sealed.open(sealed, LIMIT, mission.recovery)).isEqualTo(CONTENT);
  }

  @Test
  void nobodyElseOpensIt() {
    assertRefused(Refusal.NOT_A_RECIPIENT, Sealed.seal(CONTENT, recipients), mission.deviceOpen);
  }

  @Test
  void sealingTwiceGivesDifferentBytes() {
    assertThat(Sealed.seal(CONTENT, recipients)).isNotEqualTo(Sealed.seal(CONTENT, recipients));
  }

  @Test
  void everyFlippedBitIsRefusedAndNothingElseEscapes() {
    byte[] sealed = Sealed.seal(CONTENT, recipients.subList(0, 1));
    for (int at = 0; at < sealed.length; at++) {
      byte[] changed = sealed.clone();
      changed[at] ^= (byte) (1 << (at % 8));
      try {
        assertThat(Sealed.open(changed, LIMIT, mission.hqOpen)).isEqualTo(CONTENT);
      } catch (RefusedException e) {
        assertThat(e.refusal()).isNotNull();
      }
    }
  }

  @Test
  void everyFlippedBitOfTheCiphertextIsTampering() {
    byte[] sealed = Sealed.seal(CONTENT, recipients);
    int tail = CONTENT.length + 2 + 16; // ciphertext, then the header of the tag, then the tag
    for (int at = sealed.length - tail; at < sealed.length; at++) {
      if (at == sealed.length - 18 || at == sealed.length - 17) {
        continue; // the tag's own header
      }
      byte[] changed = sealed.clone();
      changed[at] ^= 0x10;
      assertRefused(Refusal.TAMPERED, changed, mission.hqOpen);
    }
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] sealed = Sealed.seal(CONTENT, recipients);
    for (int length = 0; length < sealed.length; length++) {
      assertRefused(Refusal.NOT_DER, Arrays.copyOf(sealed, length), mission.hqOpen);
    }
  }

  @Test
  void signedDataIsNotTakenForSealedData() {
    assertRefused(Refusal.WRONG_STRUCTURE, Signed.sign(CONTENT, mission.operator1), mission.hqOpen);
  }

  @Test
  void oversizeIsRefusedBeforeParsing() {
    assertRefused(Refusal.TOO_LARGE, new byte[LIMIT + 1], mission.hqOpen);
  }

  @Test
  void onlyOpeningCertificatesAreRecipients() {
    assertThatThrownBy(() -> Sealed.seal(CONTENT, List.of(mission.device.certificate())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not made for opening");
  }

  @Test
  void paddedMessagesOfDifferentContentHaveOneLength() throws RefusedException {
    List<Integer> sizes = List.of(1024, 4096);
    for (int length : List.of(10, 100, 500)) {
      byte[] sealed = Sealed.sealPadded(new byte[length], recipients, sizes);
      assertThat(sealed.length).isBetween(1010, 1024);
      assertThat(Sealed.open(sealed, LIMIT, mission.hqOpen)).startsWith(new byte[length]);
    }
    int first = Sealed.sealPadded(new byte[10], recipients, sizes).length;
    assertThat(Sealed.sealPadded(new byte[500], recipients, sizes)).hasSize(first);
    assertThat(Sealed.sealPadded(new byte[9000], recipients, sizes).length).isGreaterThan(9000);
  }

  private static void assertRefused(Refusal refusal, byte[] sealed, Identity recipient) {
    assertThatThrownBy(() -> Sealed.open(sealed, LIMIT, recipient))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }
}
