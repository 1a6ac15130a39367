package org.checkpointlpr.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedTest {
  private static final int LIMIT = 10_000;
  private static final byte[] CONTENT = "{\"v\":1}".getBytes(UTF_8);

  private final Mission mission = new Mission();

  @Test
  void compactSignatureGivesContentAndSignerBack() throws RefusedException {
    byte[] signed = Signed.compact(CONTENT, mission.device);
    Verified verified = Signed.verify(signed, LIMIT, mission.policy(Role.CHECKPOINT_SIGN, 1));
    assertThat(verified.content()).isEqualTo(CONTENT);
    assertThat(verified.signer()).isEqualTo("cp-alpha");
    assertThat(signed.length - CONTENT.length).isLessThan(220);
  }

  @Test
  void paddingOfZerosIsIgnoredAndAnythingElseRefused() throws RefusedException {
    byte[] signed = Signed.compact(CONTENT, mission.device);
    byte[] padded = Arrays.copyOf(signed, signed.length + 100);
    assertThat(Signed.verify(padded, LIMIT, mission.policy(Role.CHECKPOINT_SIGN, 1)).content())
        .isEqualTo(CONTENT);
    padded[padded.length - 1] = 1;
    assertRefused(Refusal.NOT_DER, padded, mission.policy(Role.CHECKPOINT_SIGN, 1));
  }

  @Test
  void twoOperatorsReachAThresholdOfTwo() throws RefusedException {
    byte[] one = Signed.sign(CONTENT, mission.operator1);
    assertRefused(Refusal.TOO_FEW_SIGNERS, one, mission.policy(Role.OPERATOR_SIGN, 2));
    byte[] two = Signed.cosign(one, LIMIT, mission.operator2);
    Verified verified = Signed.verify(two, LIMIT, mission.policy(Role.OPERATOR_SIGN, 2));
    assertThat(verified.content()).isEqualTo(CONTENT);
    assertThat(verified.signers())
        .extracting(Certificates::commonName)
        .containsExactlyInAnyOrder("operator-1", "operator-2");
  }

  @Test
  void oneOperatorWithTwoKeysIsStillOne() throws RefusedException {
    Identity again = mission.operators.enrol(Mission.order("operator-1", Role.OPERATOR_SIGN));
    byte[] signed = Signed.cosign(Signed.sign(CONTENT, mission.operator1), LIMIT, again);
    assertRefused(Refusal.TOO_FEW_SIGNERS, signed, mission.policy(Role.OPERATOR_SIGN, 2));
  }

  @Test
  void checkpointKeyCannotSignForAnOperator() {
    assertRefused(
        Refusal.WRONG_ROLE,
        Signed.sign(CONTENT, mission.device),
        mission.policy(Role.OPERATOR_SIGN, 1));
  }

  @Test
  void strangerFromAnotherMissionIsRefused() {
    Mission other = new Mission();
    assertRefused(
        Refusal.UNTRUSTED,
        Signed.sign(CONTENT, other.operator1),
        mission.policy(Role.OPERATOR_SIGN, 1));
    assertRefused(
        Refusal.UNKNOWN_SIGNER,
        Signed.compact(CONTENT, other.device),
        mission.policy(Role.CHECKPOINT_SIGN, 1));
  }

  @Test
  void expiredAndNotYetValidAreRefused() {
    byte[] signed = Signed.sign(CONTENT, mission.operator1);
    for (Duration offset : List.of(Duration.ofDays(400), Duration.ofDays(-2))) {
      assertRefused(
          Refusal.EXPIRED,
          signed,
          new Signed.Policy(mission.roster, Role.OPERATOR_SIGN, 1, Mission.NOW.plus(offset)));
    }
  }

  @Test
  void revokedSignerIsRefusedAndAForeignRevocationListIgnored() throws RefusedException {
    byte[] signed = Signed.sign(CONTENT, mission.operator1);
    var serials = List.of(mission.operator1.certificate().getSerialNumber());
    var until = Mission.NOW.plus(Mission.YEAR);
    Trust foreign =
        mission.trust.withRevocations(
            List.of(new Mission().operators.revoke(serials, 1, Mission.NOW, until)));
    Signed.verify(signed, LIMIT, policy(foreign));
    Trust revoked =
        mission.trust.withRevocations(
            List.of(mission.operators.revoke(serials, 1, Mission.NOW, until)));
    assertRefused(Refusal.REVOKED, signed, policy(revoked));
    assertThat(revoked.isRevoked(mission.operator1.certificate())).isTrue();
    assertThat(revoked.isRevoked(mission.operator2.certificate())).isFalse();
  }

  @Test
  void everyFlippedBitIsRefusedOrChangesNothing() {
    byte[] signed = Signed.compact(CONTENT, mission.device);
    for (int at = 0; at < signed.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = signed.clone();
        changed[at] ^= (byte) (1 << bit);
        assertRefusedOrSame(changed);
      }
    }
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] signed = Signed.sign(CONTENT, mission.operator1);
    for (int length = 0; length < signed.length; length++) {
      assertRefused(
          Refusal.NOT_DER,
          Arrays.copyOf(signed, length),
          length == 0 ? mission.policy(Role.OPERATOR_SIGN, 1) : policy(mission.trust));
    }
  }

  @Test
  void oversizeIsRefusedBeforeParsing() {
    assertRefused(Refusal.TOO_LARGE, new byte[LIMIT + 1], mission.policy(Role.OPERATOR_SIGN, 1));
  }

  @Test
  void deeplyNestedBytesAreRefused() {
    byte[] deep = new byte[LIMIT];
    for (int i = 0; i < deep.length - 1; i += 4) {
      deep[i] = 0x30;
      deep[i + 1] = (byte) 0x82;
      int left = deep.length - i - 4;
      deep[i + 2] = (byte) (left >> 8);
      deep[i + 3] = (byte) left;
    }
    assertRefused(Refusal.NOT_DER, deep, mission.policy(Role.OPERATOR_SIGN, 1));
  }

  private Signed.Policy policy(Trust trust) {
    return new Signed.Policy(
        Roster.of(trust, List.of(mission.operator1.certificate())),
        Role.OPERATOR_SIGN,
        1,
        Mission.NOW);
  }

  /** A flip in a place that carries no meaning (a NULL parameter's tag) must not change content. */
  private void assertRefusedOrSame(byte[] changed) {
    try {
      assertThat(Signed.verify(changed, LIMIT, mission.policy(Role.CHECKPOINT_SIGN, 1)).content())
          .isEqualTo(CONTENT);
    } catch (RefusedException e) {
      assertThat(e.refusal()).isNotNull();
    }
  }

  private static void assertRefused(Refusal refusal, byte[] signed, Signed.Policy policy) {
    assertThatThrownBy(() -> Signed.verify(signed, LIMIT, policy))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }
}
