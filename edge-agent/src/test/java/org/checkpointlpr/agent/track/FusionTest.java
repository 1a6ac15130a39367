package org.checkpointlpr.agent.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.Fusion.Fused;
import org.checkpointlpr.plate.Alternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusionTest {
  @Test
  void nothingReadIsNothingFused() {
    assertThat(Fusion.fuse(List.of(look(Reading.NONE, 1)))).isEqualTo(Fused.NONE);
  }

  @Test
  void oneLookKeepsItsTextAndIsBelievedLess() {
    Fused fused = Fusion.fuse(List.of(look(Timeline.sure("KN4817B"), 0.3)));

    assertThat(fused.text()).isEqualTo("KN4817B");
    assertThat(fused.probability()).isLessThan(0.75);
  }

  @Test
  void twoAgreeingLooksAreBelievedMoreThanOne() {
    Look look = look(Timeline.sure("KN4817B"), 0.5);

    assertThat(Fusion.fuse(List.of(look, look)).probability())
        .isGreaterThan(Fusion.fuse(List.of(look)).probability());
  }

  @Test
  void eachPositionIsDecidedByItself() {
    // No single look is right; the majority of every position is.
    Fused fused =
        Fusion.fuse(
            List.of(
                look(Timeline.sure("XN4817B"), 1),
                look(Timeline.sure("KN4X17B"), 1),
                look(Timeline.sure("KN4817X"), 1)));

    assertThat(fused.text()).isEqualTo("KN4817B");
    assertThat(fused.agreeing()).isZero();
    assertThat(fused.supporting()).isEqualTo(3);
  }

  @Test
  void aLostCharacterDoesNotShiftTheOthers() {
    Fused fused =
        Fusion.fuse(
            List.of(
                look(Timeline.sure("KN4817B"), 1),
                look(Timeline.sure("N4817B"), 1),
                look(Timeline.sure("KN481B"), 1),
                look(Timeline.sure("KN4817B"), 1)));

    assertThat(fused.text()).isEqualTo("KN4817B");
    assertThat(fused.probability()).isGreaterThan(0.4);
  }

  @Test
  void whatOneOfManyLooksSaysStaysPossible() {
    // As sure as the others, which may all be wrong for one reason.
    List<Look> looks = new ArrayList<>(Collections.nCopies(7, look(Timeline.sure("KN4811B"), 1)));
    looks.add(look(Timeline.sure("KN4817B"), 1));

    Fused fused = Fusion.fuse(looks);

    assertThat(fused.text()).isEqualTo("KN4811B");
    assertThat(fused.probability()).isLessThan(0.99);
    assertThat(fused.reading().alternatives().get(1).text().value()).isEqualTo("KN4817B");
    assertThat(fused.reading().alternatives().get(1).probability()).isBetween(0.01, 0.05);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theCharactersSpellTheBestTextWhateverLengthsWereRead(long seed) {
    Random random = new Random(seed);
    Timeline reader = new Timeline(seed, 8).misreading(0.2);
    for (int i = 0; i < 200; i++) {
      List<Look> looks = new ArrayList<>();
      for (int k = 0; k < 1 + random.nextInt(9); k++) {
        // A frame's edge is read as a further character now and then.
        String text = random.nextBoolean() ? "91HW8" : random.nextInt(10) + "91HW8";
        looks.add(look(reader.reading(text), 0.1 + 0.9 * random.nextDouble()));
      }
      Fused fused = Fusion.fuse(looks);
      StringBuilder spelled = new StringBuilder();
      fused.reading().characters().forEach(c -> spelled.append(c.character()));
      assertThat(spelled).hasToString(fused.text());
    }
  }

  @Test
  void aSharpLargeLookOutweighsTwoPoorOnes() {
    Fused fused =
        Fusion.fuse(
            List.of(
                look(Timeline.sure("KN4817B"), 1),
                look(Timeline.sure("KN4811B"), 0.1),
                look(Timeline.sure("KN4811B"), 0.1)));

    assertThat(fused.text()).isEqualTo("KN4817B");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theOrderOfLooksDoesNotMatterAndProbabilitiesAddUpToOneAtMost(long seed) {
    Random random = new Random(seed);
    Timeline reader = new Timeline(seed, 8).misreading(0.2);
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      looks.add(look(reader.reading("AB12CD34"), 0.1 + 0.9 * random.nextDouble()));
    }
    Fused before = Fusion.fuse(looks);
    Collections.shuffle(looks, random);
    Fused after = Fusion.fuse(looks);

    assertThat(after.text()).isEqualTo(before.text());
    assertThat(after.probability()).isCloseTo(before.probability(), within());
    assertThat(before.reading().alternatives().stream().mapToDouble(Alternative::probability).sum())
        .isLessThanOrEqualTo(1.0000001);
    assertThat(before.reading().characters()).hasSize(before.text().length());
  }

  /** Against the best single look, as the one that its reader believes most. */
  @Test
  void fusedTextsAreRightMoreOftenThanTheBestSingleLook() {
    int fusedRight = 0;
    int singleRight = 0;
    for (int seed = 0; seed < 300; seed++) {
      Timeline reader = new Timeline(seed, 8).misreading(0.12);
      List<Look> looks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        looks.add(look(reader.reading("AB12CD34"), 1));
      }
      Look best = looks.stream().max((a, b) -> Double.compare(a.worth(), b.worth())).orElseThrow();
      fusedRight += Fusion.fuse(looks).text().equals("AB12CD34") ? 1 : 0;
      singleRight += best.text().equals("AB12CD34") ? 1 : 0;
    }

    assertThat(fusedRight).isGreaterThan(singleRight + 15);
    assertThat(fusedRight).isGreaterThan(285);
  }

  @Test
  void likenessIsSymmetricAndOneOnlyForEquals() {
    Random random = new Random(7);
    Timeline reader = new Timeline(7, 8).misreading(0.5);
    for (int i = 0; i < 500; i++) {
      String a = reader.reading("AB12CD34".substring(random.nextInt(4))).best().text().value();
      String b = reader.reading("AB12CD34").best().text().value();
      assertThat(Alignment.likeness(a, b)).isEqualTo(Alignment.likeness(b, a));
      assertThat(Alignment.likeness(a, b) == 1).isEqualTo(a.equals(b));
    }
  }

  private static Look look(Reading reading, double weight) {
    return new Look(
        Timeline.plate(new double[] {600, 400, 100}, reading), Instant.EPOCH, 0, weight, false);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }
}
