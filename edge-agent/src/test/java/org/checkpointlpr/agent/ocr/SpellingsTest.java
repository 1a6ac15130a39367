package org.checkpointlpr.agent.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.junit.jupiter.api.Test;

final class SpellingsTest {
  @Test
  void aReadingIsNoneWhereNothingIsMoreProbableThanAnyText() {
    assertThat(new Spellings(Map.of("", 0.6, "AB1", 0.3)).toReading()).isEqualTo(Reading.NONE);
    assertThat(new Spellings(Map.of("", 1.0)).toReading()).isEqualTo(Reading.NONE);
    assertThat(new Spellings(Map.of("", 0.3, "AB1", 0.6)).toReading().best().text().value())
        .isEqualTo("AB1");
  }

  @Test
  void theWayThatSeesSomethingWinsOverTheOneThatSeesNothing() {
    Spellings row = new Spellings(Map.of("", 0.95, "X", 0.05));
    Spellings rows = new Spellings(Map.of("AB123", 0.9, "", 0.1));
    Reading reading = row.or(rows, 0.15).toReading();
    assertThat(reading.best().text().value()).isEqualTo("AB123");
    assertThat(reading.best().probability()).isGreaterThan(0.8);
  }

  @Test
  void theWayThatIsMoreProbableBeforehandWinsWhereBothSeeATextAndNeitherIsSure() {
    Spellings row = new Spellings(Map.of("AB1", 0.9, "", 0.1));
    Spellings rows = new Spellings(Map.of("CD2", 0.9, "", 0.1));
    assertThat(row.or(rows, 0.3).toReading().best().text().value()).isEqualTo("AB1");
    assertThat(row.or(rows, 0.7).toReading().best().text().value()).isEqualTo("CD2");
    assertThat(row.or(rows, 0.3).toReading().best().probability()).isLessThan(0.8);
  }

  @Test
  void neverSaysMoreThanOneAltogether() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      Spellings both = random(random).or(random(random), random.nextDouble());
      assertThat(both.probabilities().values().stream().mapToDouble(d -> d).sum())
          .as("round %d", i)
          .isBetween(0.0, 1 + 1e-9);
    }
  }

  private static Spellings random(Random random) {
    double first = random.nextDouble();
    double second = random.nextDouble() * (1 - first);
    return new Spellings(Map.of("A", first, random.nextBoolean() ? "" : "B", second));
  }

  @Test
  void aRowReadAloneDoesNotOutvoteBothRows() {
    Spellings row = new Spellings(Map.of("PAP", 0.95, "", 0.05));
    Spellings rows = new Spellings(Map.of("PAPPU4", 0.3, "PAPFU4", 0.2, "PAPPO4", 0.1));
    assertThat(row.or(rows, 0.15).toReading().best().text().value()).isEqualTo("PAP");
    Reading reading = row.withoutPartsOf(rows).or(rows, 0.15).toReading();
    assertThat(reading.best().text().value()).isEqualTo("PAPPU4");
  }

  @Test
  void onlyWhatTwoRowsBeginOrEndWithIsPartOfThem() {
    Spellings row = new Spellings(Map.of("AB12", 0.6, "B1", 0.2, "", 0.2));
    for (String other : List.of("AB12", "XAB12X", "12AB", "")) {
      assertThat(row.withoutPartsOf(new Spellings(Map.of(other, 1.0))).probabilities().get("AB12"))
          .as(other)
          .isCloseTo(0.6, within(1e-12));
    }
    for (String other : List.of("AB12X", "XAB12")) {
      Spellings left = row.withoutPartsOf(new Spellings(Map.of(other, 1.0)));
      assertThat(left.probabilities().get("AB12")).as(other).isCloseTo(0, within(1e-12));
      assertThat(left.nothing()).as(other).isCloseTo(0.8, within(1e-12));
      assertThat(left.probabilities().get("B1")).as(other).isCloseTo(0.2, within(1e-12));
    }
  }

  @Test
  void theMeanWeighsItsParts() {
    Spellings mean =
        Spellings.mean(
            List.of(new Spellings(Map.of("A", 1.0)), new Spellings(Map.of("B", 1.0))),
            new double[] {3, 1});
    assertThat(mean.probabilities().get("A")).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void aCharacterIsAsSureAsTheTextsThatHaveItInItsPlace() {
    Reading reading =
        Reading.of(
            List.of(alternative("AB12", 0.6), alternative("A812", 0.3), alternative("AB1", 0.1)));
    assertThat(reading.characters())
        .extracting(CharacterReading::character)
        .containsExactly('A', 'B', '1', '2');
    List<Double> sure = reading.characters().stream().map(CharacterReading::confidence).toList();
    assertThat(sure.get(0)).isCloseTo(1.0, within(1e-9));
    assertThat(sure.get(1)).isCloseTo(0.7, within(1e-9));
    assertThat(sure.get(2)).isCloseTo(1.0, within(1e-9));
    assertThat(sure.get(3)).isCloseTo(0.9, within(1e-9));
  }

  private static Alternative alternative(String text, double probability) {
    return new Alternative(new PlateText(text), probability);
  }
}
