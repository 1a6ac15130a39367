package org.checkpointlpr.watchlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.checkpointlpr.watchlist.MissionFixture.NOW;
import static org.checkpointlpr.watchlist.MissionFixture.YEAR;

import java.util.List;
import org.checkpointlpr.seal.Authority;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.Trust;
import org.junit.jupiter.api.Test;

/** How many operators must sign is the root's word. */
final class ListTrustTest {
  private final Authority root = Authority.root("test", NOW, YEAR);

  private static int threshold(Authority root, Authority operators, int atLeast) {
    Trust trust =
        new Trust(
            root.identity().certificate(), List.of(operators.identity().certificate()), List.of());
    return ListTrust.of("test", "main", Roster.of(trust, List.of()), atLeast).threshold();
  }

  @Test
  void rootSetsHowManyMustSign() {
    for (int signatures = 1; signatures <= 9; signatures++) {
      Authority operators = root.operatorAuthority(signatures, NOW, YEAR);
      assertThat(threshold(root, operators, 0)).isEqualTo(signatures);
    }
  }

  @Test
  void checkpointMayAskForMoreAndNeverForLess() {
    Authority operators = root.operatorAuthority(3, NOW, YEAR);
    assertThat(threshold(root, operators, 1)).isEqualTo(3);
    assertThat(threshold(root, operators, 4)).isEqualTo(4);
  }

  @Test
  void rootThatSaysNothingMeansTwo() {
    Authority operators = root.authority(Role.OPERATOR_AUTHORITY, NOW, YEAR);
    assertThat(threshold(root, operators, 0)).isEqualTo(2);
    assertThat(threshold(root, operators, 1)).isEqualTo(1);
  }

  @Test
  void wordOfAnotherRootIsNotTaken() {
    Authority other = Authority.root("test", NOW, YEAR);
    Authority operators = other.operatorAuthority(1, NOW, YEAR);
    assertThatThrownBy(() -> threshold(root, operators, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onlyTheOperatorsAuthorityIsMarked() {
    assertThatThrownBy(() -> root.operatorAuthority(10, NOW, YEAR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 9");
    assertThatThrownBy(
            () -> new Authority.Order("x", Role.CHECKPOINT_AUTHORITY, List.of(), NOW, YEAR, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
