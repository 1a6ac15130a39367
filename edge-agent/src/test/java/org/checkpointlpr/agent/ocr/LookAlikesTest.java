package org.checkpointlpr.agent.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class LookAlikesTest {
  @Test
  void leavesTheOtherOfAPairItsShareAndTheSumAsItWas() {
    double[][] sure = {{0.1, 0.9, 0, 0, 0, 0}};
    new LookAlikes("0O1IA").levelled(sure);
    assertThat(sure[0][1]).isCloseTo(0.675, within(1e-12));
    assertThat(sure[0][2]).isCloseTo(0.225, within(1e-12));
    assertThat(Arrays.stream(sure[0]).sum()).isCloseTo(1, within(1e-12));
  }

  @Test
  void neverTurnsADecisionRoundAndLeavesOthersAlone() {
    double[][] step = {{0.1, 0.1, 0.3, 0.15, 0.05, 0.3}};
    new LookAlikes("0O1IA").levelled(step);
    assertThat(step[0][2]).isGreaterThan(step[0][1]);
    assertThat(step[0][3]).isGreaterThan(step[0][4]);
    assertThat(step[0][5]).isEqualTo(0.3);
    assertThat(step[0][0]).isEqualTo(0.1);
  }

  @Test
  void doesNothingForAnAlphabetWithoutThePair() {
    double[][] step = {{0.2, 0.8}};
    new LookAlikes("0").levelled(step);
    assertThat(step[0]).containsExactly(0.2, 0.8);
  }
}
