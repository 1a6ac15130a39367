package org.checkpointlpr.agent.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.SightingEvent.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RereadingTest {
  private static final double STEP = 0.1;

  /** Looks at one plate that differ each time. */
  private static final Reading[] DOUBTFUL = {
    Timeline.unsure("A81234X"), Timeline.unsure("AB1Z34X"), Timeline.unsure("AB12347")
  };

  private final List<List<PlateRead>> asked = new ArrayList<>();
  private final LiveTracker tracker =
      new LiveTracker(TrackSettings.DEFAULT, text -> List.of(), this::together, Mishaps.thrown());
  private final List<CompletableFuture<Reading>> open = new ArrayList<>();
  private Reading answer = Timeline.believed("AB1234X", 0.95);
  private boolean atOnce = true;

  private CompletableFuture<Reading> together(List<PlateRead> looks) {
    asked.add(looks);
    CompletableFuture<Reading> answering = new CompletableFuture<>();
    open.add(answering);
    if (atOnce) {
      answering.complete(answer);
    }
    return answering;
  }

  @Test
  void whatTheLooksLeaveInDoubtIsReadTogetherOnceTheVehicleIsOutOfSight() {
    List<SightingEvent> events = pass(8, DOUBTFUL);
    assertThat(asked).isEmpty();

    events.addAll(tracker.advance(nanos(0.8 + 0.1)));
    assertThat(asked).as("a frame may be late").isEmpty();
    events.addAll(tracker.advance(nanos(0.8 + 0.4)));
    events.addAll(tracker.advance(nanos(0.8 + 0.9)));
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0)).hasSize(8);
    assertThat(texts(events, Stage.CHANGED)).containsExactly("AB1234X");

    assertThat(texts(tracker.finish(), Stage.FINAL)).containsExactly("AB1234X");
  }

  @Test
  void aTextThatTheLooksAgreeOnIsNotReadAgain() {
    pass(8, Timeline.sure("AB1234X"));
    tracker.advance(nanos(2));

    assertThat(asked).isEmpty();
  }

  @Test
  void theFinestLooksAreReadAndTheirEvidenceIsKept() {
    double[] finest = {400, 300, 200};
    tracker.accept(Timeline.frame(0, List.of(plate(0.2, Timeline.unsure("A81234X")))));
    tracker.accept(
        Timeline.frame(STEP, List.of(Timeline.plate(finest, Timeline.unsure("A8I234X")))));
    tracker.accept(Timeline.frame(2 * STEP, List.of(plate(0.4, Timeline.unsure("AB1Z34X")))));
    tracker.advance(nanos(1));

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0)).extracting(PlateRead::sharpness).containsExactly(1.0, 0.4, 0.2);
    Sighting told = tracker.finish().get(0).sighting();
    assertThat(told.reading().best().text().value()).isEqualTo("AB1234X");
  }

  @Test
  void aVehicleThatStandsInDoubtIsReadTogetherWhileItStands() {
    pass(40, DOUBTFUL);

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0)).hasSizeLessThanOrEqualTo(16);
  }

  @Test
  void anAnswerOfNothingChangesNothing() {
    answer = Reading.NONE;
    pass(8, DOUBTFUL);

    assertThat(tracker.advance(nanos(2))).isEmpty();
    assertThat(asked).hasSize(1);
    assertThat(tracker.finish()).hasSize(1);
  }

  @Test
  void aGuessOfThePicturesTogetherDoesNotOutvoteLooksThatAgree() {
    answer = Timeline.believed("XX9999Y", 0.1);
    pass(8, Timeline.believed("AB1234X", 0.7), Timeline.believed("AB1Z34X", 0.6));
    tracker.advance(nanos(2));

    assertThat(texts(tracker.finish(), Stage.FINAL)).containsExactly("AB1234X");
  }

  @Test
  void nobodyWaitsForAnAnswerThatComesLaterAndItIsToldWhenItComes() {
    atOnce = false;
    answer = Timeline.believed("A81234X", 0.95); // as every third look says; all together: B
    pass(8, DOUBTFUL);
    assertThat(texts(tracker.advance(nanos(1.2)), Stage.CHANGED)).isEmpty();
    assertThat(asked).hasSize(1);
    assertThat(texts(tracker.advance(nanos(1.3)), Stage.CHANGED)).isEmpty();
    assertThat(asked).as("asked once while the answer is open").hasSize(1);
    PlateRead other =
        Timeline.plate(new double[] {900, 600, 200}, Timeline.believed("ZZ9999Y", 0.9));
    tracker.accept(Timeline.frame(1.4, List.of(other)));
    List<SightingEvent> others = tracker.accept(Timeline.frame(1.5, List.of(other)));
    assertThat(texts(others, Stage.EARLY)).containsExactly("ZZ9999Y");

    open.get(0).complete(answer);
    assertThat(texts(tracker.advance(nanos(1.6)), Stage.CHANGED)).containsExactly("A81234X");
  }

  @Test
  void aPassThatIsOverWaitsForItsAnswer() {
    atOnce = false;
    answer = Timeline.believed("KN4817B", 0.95);
    pass(8, DOUBTFUL);
    tracker.advance(nanos(1.2));
    assertThat(texts(tracker.advance(nanos(60 * 10)), Stage.FINAL)).isEmpty();
    assertThat(tracker.open()).isZero();

    open.get(0).complete(answer);
    assertThat(texts(tracker.advance(nanos(60 * 10 + 1)), Stage.FINAL)).containsExactly("KN4817B");
    assertThat(tracker.finish()).isEmpty();
  }

  @Test
  void anAnswerThatFailsIsAnAnswerOfNothing() {
    atOnce = false;
    pass(8, DOUBTFUL);
    tracker.advance(nanos(1.2));
    open.get(0).completeExceptionally(new IllegalStateException());
    assertThat(tracker.finish()).hasSize(1);
  }

  @Test
  void theEndWaitsForAnAnswerSomeSecondsAndNotForEver() {
    atOnce = false;
    pass(8, DOUBTFUL);
    tracker.advance(nanos(1.2));
    assertThat(texts(tracker.finish(), Stage.FINAL)).hasSize(1);
  }

  private List<SightingEvent> pass(int looks, Reading... readings) {
    List<SightingEvent> events = new ArrayList<>();
    for (int i = 0; i < looks; i++) {
      events.addAll(
          tracker.accept(
              Timeline.frame(i * STEP, List.of(plate(1, readings[i % readings.length])))));
    }
    return events;
  }

  private static PlateRead plate(double sharpness, Reading reading) {
    PlateRead sharp = Timeline.plate(new double[] {400, 300, 200}, reading);
    return new PlateRead(sharp.corners(), sharp.score(), reading, sharpness, sharp.picture());
  }

  private static List<String> texts(List<SightingEvent> events, Stage stage) {
    return events.stream()
        .filter(event -> event.stage() == stage)
        .map(event -> event.sighting().reading().best().text().value())
        .toList();
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
