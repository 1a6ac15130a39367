package org.checkpointlpr.agent.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
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
  void theArrangementThatSeesSomethingWinsOverTheOneThatSeesNothing() {
    Spellings row = new Spellings(Map.of("", 0.95, "X", 0.05));
    Spellings rows = new Spellings(Map.of("AB123", 0.9, "", 0.02));
    Reading reading = row.or(rows).toReading();
    assertThat(reading.best().text().value()).isEqualTo("AB123");
    assertThat(reading.best().probability()).isCloseTo(0.9, within(0.01));
  }

  @Test
  void twoArrangementsThatSeeDifferentTextsMakeEachOtherLessSure() {
    Spellings both = new Spellings(Map.of("AB1", 0.9)).or(new Spellings(Map.of("CD2", 0.8)));
    assertThat(both.toReading().best().probability()).isCloseTo(0.9 / 1.7, within(1e-9));
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
