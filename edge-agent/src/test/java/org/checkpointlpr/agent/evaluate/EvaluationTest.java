package org.checkpointlpr.agent.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.capture.CaptureException;
import org.checkpointlpr.agent.detect.Quad;
import org.junit.jupiter.api.Test;

/** A case made by hand: every count below was counted on paper. */
final class EvaluationTest {
  private static final Quad A = Quad.ofBox(100, 100, 100, 20);
  private static final Quad B = Quad.ofBox(400, 300, 100, 20);
  private static final Quad NARROW = Quad.ofBox(600, 10, 40, 10);

  /** Six pictures: exact; folded; one off and missed; nothing legible; a false read; unreadable. */
  private static final List<LabelledSet> SETS =
      List.of(
          new LabelledSet(
              "day",
              List.of(
                  picture("exact", new Label(A, "AB123")),
                  picture("folded", new Label(A, "OK1O2")),
                  picture("mixed", new Label(A, "CD456"), new Label(B, "EF789")))),
          new LabelledSet(
              "night",
              List.of(
                  picture("dark", new Label(A, ""), new Label(NARROW, "ZZ999")),
                  picture("empty"),
                  picture("broken", new Label(A, "GH012")))));

  private static final Map<String, List<PictureRead>> READS =
      Map.of(
          "exact", List.of(new PictureRead(A, "AB123", 0.95)),
          "folded", List.of(new PictureRead(A.moved(2, 1), "0K1O2", 0.9)),
          "mixed", List.of(new PictureRead(A, "CD45B", 0.4)),
          "dark", List.of(new PictureRead(A, "", 0), new PictureRead(NARROW, "ZZ998", 0.2)),
          "empty", List.of(new PictureRead(B, "TAXI", 0.3)));

  private final List<String> heard = new ArrayList<>();

  @Test
  void countsWhatWasCountedOnPaper() {
    Evaluation.Result result = evaluate(0);
    SetResult day = result.sets().get(0);
    assertThat(day.pictures()).isEqualTo(3);
    assertThat(List.of(day.plates(), day.texts(), day.found())).containsExactly(4, 4, 3);
    assertThat(List.of(day.exact(), day.exactFolded(), day.withinOne())).containsExactly(1, 2, 3);
    assertThat(List.of(day.wrong(), day.falseReads(), day.unreadable())).containsExactly(2, 0, 0);
    SetResult night = result.sets().get(1);
    assertThat(night.pictures()).isEqualTo(3);
    assertThat(List.of(night.plates(), night.texts(), night.found())).containsExactly(3, 2, 2);
    assertThat(List.of(night.exact(), night.exactFolded(), night.withinOne()))
        .containsExactly(0, 0, 1);
    assertThat(List.of(night.wrong(), night.falseReads(), night.unreadable()))
        .containsExactly(1, 1, 1);
    SetResult total = result.total();
    assertThat(List.of(total.pictures(), total.plates(), total.texts(), total.found()))
        .containsExactly(6, 7, 6, 5);
    assertThat(List.of(total.exact(), total.wrong(), total.falseReads())).containsExactly(1, 3, 1);
    assertThat(heard).containsExactly("exact", "folded", "mixed", "dark", "empty", "broken!");
  }

  @Test
  void leavesOutNarrowPlatesAndCountsNoReadOfThemAsFalse() {
    SetResult night = evaluate(60).sets().get(1);
    assertThat(List.of(night.plates(), night.texts(), night.wrong(), night.falseReads()))
        .containsExactly(2, 1, 0, 1);
  }

  @Test
  void takesPercentilesByTheNearestRank() {
    assertThat(SetResult.percentile(new double[] {5, 1, 4, 2, 3}, 0.5)).isEqualTo(3);
    assertThat(SetResult.percentile(new double[] {4, 1, 3, 2}, 0.5)).isEqualTo(2);
    assertThat(SetResult.percentile(new double[] {1, 2, 3, 4}, 0.95)).isEqualTo(4);
    assertThat(SetResult.percentile(new double[0], 0.5)).isZero();
    SetResult day = evaluate(0).sets().get(0);
    assertThat(List.of(day.detectMsP50(), day.readMsP50(), day.pictureMsP50()))
        .containsExactly(10.0, 2.0, 15.0);
  }

  @Test
  void comparesWhatReadsSayWithHowOftenTheyAreRight() {
    Reliability reliability = evaluate(0).reliability();
    assertThat(reliability.bins())
        .containsExactly(
            new Reliability.Bin(1, 0.2, 0),
            new Reliability.Bin(1, 0.3, 0),
            new Reliability.Bin(1, 0.4, 0),
            new Reliability.Bin(2, (0.95 + 0.9) / 2, 0.5));
    assertThat(reliability.expectedError())
        .isCloseTo((0.2 + 0.3 + 0.4 + 2 * 0.425) / 5, within(1e-12));
  }

  @Test
  void writesOneRowALabelAndAFalseRead() throws Exception {
    StringWriter out = new StringWriter();
    PredictionFile file = new PredictionFile(out);
    for (LabelledPicture picture : SETS.get(1).pictures().subList(0, 2)) {
      file.add(
          "night, cold",
          picture.name(),
          PictureScore.of(picture.labels(), READS.getOrDefault(picture.name(), List.of())));
    }
    assertThat(out.toString())
        .isEqualTo(
            """
            set,image,x,y,w,h,plate,found,read,confidence,outcome
            "night, cold",dark,100,100,100,20,,1,,,NO_TEXT
            "night, cold",dark,600,10,40,10,ZZ999,1,ZZ998,0.2000,ONE_OFF
            "night, cold",empty,400,300,100,20,,,TAXI,0.3000,FALSE
            """);
  }

  @Test
  void showsMissesAndFalseReadsOnThePageAndNothingElse() throws Exception {
    StringWriter out = new StringWriter();
    try (MissPage page = new MissPage(out)) {
      for (LabelledSet set : SETS) {
        for (LabelledPicture picture : set.pictures()) {
          List<PictureRead> reads = READS.getOrDefault(picture.name(), List.of());
          page.add(
              set.name(),
              picture.name(),
              PictureScore.of(picture.labels(), reads),
              new ScriptedLook(reads));
        }
      }
    }
    assertThat(out.toString().split("<figure", -1)).hasSize(1 + 6);
    assertThat(out.toString()).contains("0K1O2 0.90", "TAXI 0.30", "UNREAD (not found)");
    assertThat(out.toString()).doesNotContain("AB123");
  }

  private Evaluation.Result evaluate(double minWidth) {
    Evaluation.Listener listener =
        new Evaluation.Listener() {
          @Override
          public void read(
              String set, LabelledPicture picture, PictureScore score, Evaluation.Look look) {
            heard.add(picture.name());
          }

          @Override
          public void unreadable(String set, LabelledPicture picture, CaptureException reason) {
            heard.add(picture.name() + "!");
          }
        };
    return new Evaluation(EvaluationTest::look, listener, minWidth).of(SETS);
  }

  private static Evaluation.Look look(Path file) throws CaptureException {
    List<PictureRead> reads = READS.get(file.toString());
    if (reads == null) {
      throw new CaptureException("broken on purpose");
    }
    return new ScriptedLook(reads);
  }

  private record ScriptedLook(List<PictureRead> reads) implements Evaluation.Look {
    @Override
    public PictureTimes times() {
      return new PictureTimes(10, 2, 15);
    }

    @Override
    public byte[] crop(Quad part) {
      return new byte[] {1, 2, 3};
    }

    @Override
    public void close() {}
  }

  private static LabelledPicture picture(String name, Label... labels) {
    return new LabelledPicture(name, Path.of(name), List.of(labels));
  }
}
