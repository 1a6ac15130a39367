package org.checkpointlpr.agent.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.evaluate.Verdict.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PictureScoreTest {
  private static final Quad HERE = Quad.ofBox(100, 100, 100, 20);
  private static final Quad THERE = Quad.ofBox(400, 300, 100, 20);

  @Test
  void aBoxThatOverlapsByHalfIsFound() {
    assertThat(score(label(HERE, "AB1"), read(HERE.moved(33, 0), "AB1")).verdicts().get(0).found())
        .as("67 of 133 pixels: 0.504")
        .isTrue();
    Verdict beside = score(label(HERE, "AB1"), read(HERE.moved(34, 0), "AB1")).verdicts().get(0);
    assertThat(beside.found()).as("66 of 134 pixels: 0.493").isFalse();
    assertThat(beside.outcome()).as("but it was read").isEqualTo(Outcome.EXACT);
  }

  @Test
  void knowsEveryOutcome() {
    assertThat(outcome("AB123", "AB123")).isEqualTo(Outcome.EXACT);
    assertThat(outcome("OI123", "01123")).isEqualTo(Outcome.FOLDED);
    assertThat(outcome("AB123", "A8123")).isEqualTo(Outcome.ONE_OFF);
    assertThat(outcome("AB123", "B123")).isEqualTo(Outcome.ONE_OFF);
    assertThat(outcome("AB123", "9AB123")).isEqualTo(Outcome.ONE_OFF);
    assertThat(outcome("AB123", "BA123")).isEqualTo(Outcome.WRONG);
    assertThat(outcome("AB123", "")).isEqualTo(Outcome.UNREAD);
    assertThat(outcome("", "AB123")).isEqualTo(Outcome.NO_TEXT);
  }

  @Test
  void aFoldedReadMayBeTwoCharactersOff() {
    Verdict verdict = score(label(HERE, "OI123"), read(HERE, "01123")).verdicts().get(0);
    assertThat(verdict.outcome()).isEqualTo(Outcome.FOLDED);
    assertThat(verdict.isWithinOne()).isFalse();
  }

  @Test
  void aTextOnNoLabelIsFalseAndOneOnALabelIsNot() {
    PictureScore score =
        PictureScore.of(
            List.of(label(HERE, "")),
            List.of(read(HERE, "AB1"), read(HERE.moved(5, 5), "AB12"), read(THERE, "TAXI")));
    assertThat(score.falseReads()).extracting(PictureRead::text).containsExactly("TAXI");
  }

  @Test
  void aFindWithoutTextIsNoFalseRead() {
    assertThat(PictureScore.of(List.of(), List.of(read(THERE, ""))).falseReads()).isEmpty();
    assertThat(PictureScore.of(List.of(), List.of(read(THERE, "A1"))).falseReads()).hasSize(1);
  }

  @Test
  void oneReadExplainsOneLabelTheBetterOverlapFirst() {
    Quad close = HERE.moved(10, 0);
    PictureScore score =
        PictureScore.of(
            List.of(label(HERE, "AB1"), label(close, "CD2")), List.of(read(close, "CD2")));
    assertThat(score.verdicts()).extracting(Verdict::found).containsExactly(false, true);
    assertThat(score.verdicts())
        .extracting(Verdict::outcome)
        .containsExactly(Outcome.UNREAD, Outcome.EXACT);
  }

  @Test
  void labelsWithoutBoxesTakeTheNearestTexts() {
    PictureScore score =
        PictureScore.of(
            List.of(label(null, "AB123"), label(null, "XY789")),
            List.of(read(THERE, "XY780"), read(HERE, "AB123"), read(THERE.moved(0, 90), "TAXI")));
    assertThat(score.verdicts())
        .extracting(Verdict::outcome)
        .containsExactly(Outcome.EXACT, Outcome.ONE_OFF);
    assertThat(score.verdicts()).allMatch(Verdict::found);
    assertThat(score.falseReads()).extracting(PictureRead::text).containsExactly("TAXI");
  }

  @Test
  void theOrderOfReadsChangesNothing() {
    List<Label> labels = List.of(label(HERE, "AB123"), label(THERE, "XY789"), label(null, "Q1"));
    List<PictureRead> reads =
        new ArrayList<>(
            List.of(
                read(HERE.moved(3, 1), "AB128"),
                read(THERE.moved(2, 0), "XY789"),
                read(THERE.moved(0, 100), "Q1"),
                read(HERE.moved(0, 200), "SIGN")));
    PictureScore expected = PictureScore.of(labels, reads);
    for (long seed = 1; seed <= 20; seed++) {
      Collections.shuffle(reads, new Random(seed));
      assertThat(PictureScore.of(labels, reads)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private static Outcome outcome(String truth, String text) {
    return score(label(HERE, truth), read(HERE, text)).verdicts().get(0).outcome();
  }

  private static PictureScore score(Label label, PictureRead read) {
    return PictureScore.of(List.of(label), List.of(read));
  }

  private static Label label(@Nullable Quad box, String text) {
    return new Label(box, text);
  }

  private static PictureRead read(Quad place, String text) {
    return new PictureRead(place, text, text.isEmpty() ? 0 : 0.9);
  }
}
