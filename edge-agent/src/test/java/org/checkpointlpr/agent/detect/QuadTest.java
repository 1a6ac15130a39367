package org.checkpointlpr.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.checkpointlpr.agent.detect.Quad.Corner;
import org.junit.jupiter.api.Test;

final class QuadTest {
  private static final Quad BOX = Quad.ofBox(10, 20, 40, 10);

  @Test
  void overlapOfABoxWithItselfIsOneAndWithADistantOneNone() {
    assertThat(BOX.boxOverlap(BOX)).isEqualTo(1);
    assertThat(BOX.boxOverlap(BOX.moved(100, 0))).isZero();
    assertThat(BOX.boxOverlap(BOX.moved(20, 0))).isCloseTo(200.0 / 600, within(1e-9));
  }

  @Test
  void overlapIsTheSameEitherWayAndNeverOutOfRange() {
    Random random = new Random(11);
    for (int i = 0; i < 1_000; i++) {
      Quad a = randomBox(random);
      Quad b = randomBox(random);
      assertThat(a.boxOverlap(b)).isBetween(0.0, 1.0).isCloseTo(b.boxOverlap(a), within(1e-12));
      assertThat(a.boxShareWithin(b)).isBetween(0.0, 1.0 + 1e-12);
    }
  }

  @Test
  void growsAlongItsOwnEdges() {
    Quad grown = BOX.grown(0.1, 0.5);
    assertThat(grown.left()).isCloseTo(6, within(1e-9));
    assertThat(grown.right()).isCloseTo(54, within(1e-9));
    assertThat(grown.top()).isCloseTo(15, within(1e-9));
    assertThat(grown.bottom()).isCloseTo(35, within(1e-9));
  }

  @Test
  void keepsItsSidesWhenTurned() {
    double angle = Math.toRadians(30);
    Quad turned =
        new Quad(
            BOX.corners().stream()
                .map(
                    c ->
                        new Corner(
                            c.x() * Math.cos(angle) - c.y() * Math.sin(angle),
                            c.x() * Math.sin(angle) + c.y() * Math.cos(angle)))
                .toList());
    assertThat(turned.width()).isCloseTo(40, within(1e-9));
    assertThat(turned.height()).isCloseTo(10, within(1e-9));
    assertThat(turned.isConvex()).isTrue();
  }

  @Test
  void knowsACrossedAndAMirroredOne() {
    List<Corner> c = BOX.corners();
    assertThat(new Quad(List.of(c.get(0), c.get(2), c.get(1), c.get(3))).isConvex()).isFalse();
    assertThat(new Quad(List.of(c.get(1), c.get(0), c.get(3), c.get(2))).isConvex()).isFalse();
  }

  @Test
  void hasFourCorners() {
    assertThatThrownBy(() -> new Quad(List.of(new Corner(0, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 corners");
  }

  private static Quad randomBox(Random random) {
    return Quad.ofBox(
        random.nextInt(50), random.nextInt(50), 1 + random.nextInt(50), 1 + random.nextInt(50));
  }
}
