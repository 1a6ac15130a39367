package org.checkpointlpr.agent.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.health.Counters;
import org.checkpointlpr.agent.health.Mishaps;
import org.checkpointlpr.agent.ocr.CharacterReading;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.track.LiveTracker.Dropped;
import org.checkpointlpr.agent.track.SightingEvent.Stage;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.PlateText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveTrackerTest {
  private final LiveTracker tracker = Timeline.tracker();

  @ParameterizedTest(name = "at {0} frames a second")
  @ValueSource(doubles = {2, 4, 8, 15, 25})
  void aPassingVehicleIsOneSighting(double rate) {
    Timeline timeline = new Timeline(1, rate).misreading(0.05);
    timeline.vehicle("KN4817B", Timeline.approach(1, 2));

    assertThat(Timeline.finals(timeline.play(tracker, 12))).containsExactly("KN4817B");
  }

  @Test
  void aBugThatOneVehicleMeetsCostsThatVehicleAlone() {
    Counters counters = new Counters();
    LiveTracker buggy =
        new LiveTracker(
            TrackSettings.DEFAULT,
            text -> {
              if (text.value().equals("AA1111X")) {
                throw new IllegalStateException("a layout that nobody thought of");
              }
              return List.of();
            },
            Rereader.NONE,
            new Mishaps(counters));
    Timeline timeline = new Timeline(5, 8);
    timeline.vehicle("AA1111X", t -> new double[] {300 + 60 * t, 400, 90});
    timeline.vehicle("ZZ9999Y", t -> new double[] {900 - 60 * t, 220, 90});

    List<SightingEvent> events = timeline.play(buggy, 10);

    assertThat(Timeline.finals(events)).containsExactly("ZZ9999Y");
    assertThat(events).extracting(SightingEvent::pass).containsOnly(events.get(0).pass());
    assertThat(buggy.dropped().get(Dropped.FAILED)).isPositive();
    assertThat(counters.get(Counters.Name.WORK_FAILED))
        .isEqualTo(buggy.dropped().get(Dropped.FAILED));
  }

  @Test
  void aCameraOfWhichNothingCanBeFollowedAnyMoreBeginsAnewAndOthersGoOn() {
    Counters counters = new Counters();
    LiveTracker buggy =
        new LiveTracker(
            TrackSettings.DEFAULT, text -> List.of(), Rereader.NONE, new Mishaps(counters));
    Timeline timeline = new Timeline(5, 8);
    timeline.vehicle("ZZ9999Y", timeline.standing(600, 400, 0, 10));
    double[] place = {600, 400, 110};
    // A confidence that is no number makes fusion fail, as a bug there would.
    Reading bad =
        new Reading(
            List.of(new Alternative(new PlateText("ZZ9999Y"), 0.9)),
            "ZZ9999Y".chars().mapToObj(c -> new CharacterReading((char) c, Double.NaN)).toList());

    buggy.accept(Timeline.frame(0, List.of(Timeline.plate(place, bad))));
    buggy.accept(Timeline.frame(0.1, List.of(Timeline.plate(place, bad))));
    assertThat(counters.get(Counters.Name.WORK_FAILED)).isEqualTo(2);
    assertThat(buggy.open()).as("open passes").isZero();

    List<SightingEvent> events = timeline.play(buggy, 8);
    assertThat(Timeline.finals(events)).containsExactly("ZZ9999Y");
  }

  @Test
  void aParkedVehicleIsOneSightingHoweverLong() {
    Timeline timeline = new Timeline(2, 2).misreading(0.1);
    timeline.vehicle("UN20481", timeline.standing(600, 400, 1, 1700));

    List<SightingEvent> events = timeline.play(tracker, 1800);

    assertThat(Timeline.finals(events)).containsExactly("UN20481");
    assertThat(events).extracting(SightingEvent::pass).containsOnly(events.get(0).pass());
  }

  @Test
  void aParkedVehicleHiddenForTwoMinutesIsStillOneSighting() {
    Timeline timeline = new Timeline(3, 2);
    timeline.vehicle("UN20481", timeline.standing(600, 400, 1, 60));
    timeline.vehicle("UN20481", timeline.standing(600, 400, 180, 240));

    assertThat(Timeline.finals(timeline.play(tracker, 300))).containsExactly("UN20481");
  }

  @Test
  void aVehicleThatComesBackAfterMinutesIsANewPass() {
    Timeline timeline = new Timeline(4, 8);
    timeline.vehicle("KN4817B", Timeline.approach(1, 2));
    timeline.vehicle("KN4817B", Timeline.approach(181, 2));

    assertThat(Timeline.finals(timeline.play(tracker, 190))).containsExactly("KN4817B", "KN4817B");
  }

  @Test
  void twoVehiclesThatSwapPlacesKeepTheirOwnText() {
    Timeline timeline = new Timeline(5, 8);
    timeline.vehicle("AA1111X", t -> new double[] {300 + 60 * t, 400, 90});
    timeline.vehicle("ZZ9999Y", t -> new double[] {900 - 60 * t, 420, 90});

    assertThat(Timeline.finals(timeline.play(tracker, 10))).containsExactly("AA1111X", "ZZ9999Y");
  }

  @Test
  void twoVehiclesThatJumpToEachOthersPlaceBetweenFramesKeepTheirOwnText() {
    Timeline timeline = new Timeline(6, 4);
    timeline.vehicle("AA1111X", t -> new double[] {t < 2 ? 300 : 500, 400, 90});
    timeline.vehicle("ZZ9999Y", t -> new double[] {t < 2 ? 500 : 300, 400, 90});

    assertThat(Timeline.finals(timeline.play(tracker, 4))).containsExactly("AA1111X", "ZZ9999Y");
  }

  @Test
  void aVehicleHiddenForTwoSecondsOnItsWayIsOneSighting() {
    Timeline timeline = new Timeline(7, 8).misreading(0.05);
    var path = Timeline.approach(0, 8);
    timeline.vehicle("KN4817B", t -> t > 3 && t < 5 ? null : path.apply(t));

    assertThat(Timeline.finals(timeline.play(tracker, 20))).containsExactly("KN4817B");
  }

  @Test
  void aQueueThatMovesUpIsOneSightingForEachVehicle() {
    List<String> plates = List.of("AB1204C", "KD7731E", "QX5590M", "BT3862R", "HN9947S");
    Timeline timeline = new Timeline(8, 4).misreading(0.05);
    for (int i = 0; i < plates.size(); i++) {
      double stop = 2 + 15 * i;
      // Rolls to the stop line, waits ten seconds, leaves past the camera.
      timeline.vehicle(
          plates.get(i),
          t -> {
            double since = t - stop;
            if (since < -2 || since > 11) {
              return null;
            }
            double roll = since < 0 ? since : since > 10 ? (since - 10) * 2 : 0;
            return new double[] {640 + 40 * roll, 420 + 80 * roll, 110 + 15 * roll};
          });
    }

    assertThat(Timeline.finals(timeline.play(tracker, 90)))
        .containsExactlyInAnyOrderElementsOf(plates);
  }

  @Test
  void aPlateThatThePictureCutsIsReadFromTheFramesThatShowItWhole() {
    List<SightingEvent> events = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      // It leaves to the right: from frame 4 on the edge cuts more and more of it.
      double x = 1000 + 40 * i;
      double right = Math.min(Timeline.WIDTH, x + 60);
      double left = x - 60;
      int seen = (int) Math.round(7 * (right - left) / 120);
      Reading reading = Timeline.sure("KN4817B".substring(0, Math.max(3, seen)));
      double[] place = {(left + right) / 2, 500, right - left};
      events.addAll(
          tracker.accept(Timeline.frame(i * 0.12, List.of(Timeline.plate(place, reading)))));
    }
    events.addAll(tracker.finish());

    assertThat(Timeline.finals(events)).containsExactly("KN4817B");
  }

  @Test
  void aPlateThatComesIntoThePictureIsOneSightingAlsoAtOnePictureASecond() {
    List<SightingEvent> events = new ArrayList<>();
    double[][] places = {{30, 440, 60}, {105, 400, 91}, {190, 395, 95}};
    String[] texts = {"8NDA", "B778NDA", "B778NDA"};
    for (int i = 0; i < places.length; i++) {
      PlateRead plate = Timeline.plate(places[i], Timeline.sure(texts[i]));
      events.addAll(tracker.accept(Timeline.frame(i, List.of(plate))));
    }
    events.addAll(tracker.finish());

    assertThat(Timeline.finals(events)).containsExactly("B778NDA");
  }

  @Test
  void aSingleLookAtWhatDetectorAndReaderTogetherTakeForAPlateIsASighting() {
    Quad readable = Quad.ofBox(600, 300, 94, 24);
    Quad far = Quad.ofBox(600, 300, 60, 16);
    Reading rather = Timeline.believed("B560DUU", 0.85);
    accept(0, new PlateRead(readable, 0.79, rather, 1, Jpeg.of(new byte[0])));
    assertThat(Timeline.finals(tracker.finish())).containsExactly("B560DUU");

    accept(100, new PlateRead(far, 0.79, rather, 1, Jpeg.of(new byte[0])));
    accept(110, new PlateRead(readable, 0.6, rather, 1, Jpeg.of(new byte[0])));
    assertThat(tracker.finish()).isEmpty();
    assertThat(tracker.dropped()).containsEntry(Dropped.WEAK, 2L);
  }

  private void accept(double second, PlateRead plate) {
    tracker.accept(Timeline.frame(second, List.of(plate)));
  }

  @Test
  void theFirstAlarmFollowsTheSecondAgreeingLookAtOnce() {
    Timeline timeline = new Timeline(9, 8);
    timeline.vehicle("KN4817B", Timeline.approach(0, 3));

    List<SightingEvent> first = tracker.accept(timeline.frame(0));
    List<SightingEvent> second = tracker.accept(timeline.frame(0.125));

    assertThat(first).isEmpty();
    assertThat(second).extracting(SightingEvent::stage).containsExactly(Stage.EARLY);
  }

  @Test
  void aSingleGoodLookIsToldWithoutWaitingForThePassToEnd() {
    FrameReads only =
        Timeline.frame(
            0, List.of(Timeline.plate(new double[] {600, 400, 110}, Timeline.sure("KN4817B"))));

    List<SightingEvent> events = new ArrayList<>(tracker.accept(only));
    events.addAll(tracker.advance(400_000_000L));

    assertThat(events).extracting(SightingEvent::stage).containsExactly(Stage.EARLY);
  }

  @Test
  void aTextThatProvesWrongIsFollowedByTheRightOne() {
    List<SightingEvent> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String text = i < 2 ? "KN4811B" : "KN4817B";
      events.addAll(
          tracker.accept(
              Timeline.frame(
                  i * 0.2,
                  List.of(Timeline.plate(new double[] {600, 400, 100}, Timeline.sure(text))))));
    }
    events.addAll(tracker.finish());

    assertThat(events)
        .extracting(SightingEvent::stage)
        .startsWith(Stage.EARLY, Stage.CHANGED)
        .endsWith(Stage.FINAL)
        .hasSizeLessThanOrEqualTo(4);
    assertThat(Timeline.finals(events)).containsExactly("KN4817B");
  }

  @Test
  void aTextThatBecomesLikelyIsToldOnceWhileAnotherIsStillAhead() {
    List<SightingEvent> events = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      // F and Z take turns, and Z is a little surer each time.
      Reading reading =
          Timeline.believed(i % 2 == 0 ? "51ZPPO" : "51FPPO", i % 2 == 0 ? 0.6 : 0.58);
      double[] place = {600, 400, 100};
      events.addAll(
          tracker.accept(Timeline.frame(0.2 * i, List.of(Timeline.plate(place, reading)))));
    }

    assertThat(events).extracting(LiveTrackerTest::best).containsOnly("51ZPPO");
    assertThat(events).extracting(SightingEvent::stage).contains(Stage.EARLY);
    assertThat(events)
        .filteredOn(event -> texts(event).contains("51FPPO"))
        .as("lists are asked about it, and not with every look")
        .hasSizeBetween(1, 2);
  }

  private static String best(SightingEvent event) {
    return event.sighting().reading().best().text().value();
  }

  private static List<String> texts(SightingEvent event) {
    return event.sighting().reading().alternatives().stream()
        .filter(a -> a.probability() >= TrackSettings.DEFAULT.likelyProbability())
        .map(a -> a.text().value())
        .toList();
  }

  @Test
  void aFarTextThatWasToldTooSoonIsCorrectedUnderTheSamePass() {
    List<SightingEvent> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      // The far box is half of the plate, and what is read of it is sure and wrong.
      double[] place = {600 + 4 * i, 300 + 10 * i, i < 1 ? 35 : 60 + 4 * i};
      Reading reading = Timeline.sure(i < 1 ? "TD68CWX" : "KN4817B");
      double t = i < 1 ? 0 : 0.4 + 0.1 * i;
      events.addAll(tracker.accept(Timeline.frame(t, List.of(Timeline.plate(place, reading)))));
      if (i < 1) {
        events.addAll(tracker.advance(300_000_000L));
      }
    }
    events.addAll(tracker.finish());

    assertThat(events)
        .extracting(SightingEvent::stage)
        .containsExactly(Stage.EARLY, Stage.CHANGED, Stage.FINAL);
    assertThat(events).extracting(SightingEvent::pass).containsOnly(events.get(0).pass());
    assertThat(Timeline.finals(events)).containsExactly("KN4817B");
  }

  @Test
  void aGuessBesideAVehicleThatIsReadWellIsDroppedAndCounted() {
    Timeline timeline = new Timeline(14, 10);
    var path = Timeline.approach(0, 2);
    timeline.vehicle("KN4817B", path);
    List<SightingEvent> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      FrameReads frame = timeline.frame(i * 0.1);
      List<PlateRead> plates = new ArrayList<>(frame.plates());
      if (i == 9 || i == 12) {
        // The grille above the plate, for two looks, each of another text.
        double[] place = path.apply(i * 0.1).clone();
        place[1] -= place[2];
        plates.add(Timeline.plate(place, Timeline.unsure(i == 9 ? "IIHIL" : "7H11LL1")));
      }
      events.addAll(tracker.accept(Timeline.frame(i * 0.1, plates)));
    }
    events.addAll(tracker.finish());

    assertThat(Timeline.finals(events)).containsExactly("KN4817B");
    assertThat(tracker.dropped().keySet()).containsAnyOf(Dropped.ECHO, Dropped.WEAK);
  }

  @Test
  void aVehicleThatIsReadPoorlyIsNoSecondSightOfTheOneThatFollows() {
    List<SightingEvent> events = new ArrayList<>();
    // Three looks on its way to the camera, each of another text, and the next where it began.
    events.addAll(tracker.accept(guess(1.1, new double[] {637, 275, 69}, "KALN0405")));
    events.addAll(tracker.accept(guess(1.6, new double[] {621, 328, 150}, "KALR985")));
    events.addAll(tracker.accept(guess(1.9, new double[] {606, 456, 284}, "KAL8485")));
    for (int i = 0; i < 20; i++) {
      double[] place = {643 - i, 224 + i, 36 + 2 * i};
      PlateRead plate = Timeline.plate(place, Timeline.sure("UN20481"));
      events.addAll(tracker.accept(Timeline.frame(2 + 0.1 * i, List.of(plate))));
    }
    events.addAll(tracker.finish());

    assertThat(Timeline.finals(events)).hasSize(2).contains("UN20481");
    assertThat(tracker.dropped()).isEmpty();
  }

  @Test
  void aNearPlateIsNoSecondSightOfAFarOneThoughTheyLieLessThanItsWidthsApart() {
    List<SightingEvent> events = new ArrayList<>();
    events.addAll(tracker.accept(guess(0, new double[] {600, 450, 230}, "KALR485")));
    for (int i = 1; i < 20; i++) {
      double[] place = {640 - i, 220 + i, 40 + 2 * i};
      PlateRead plate = Timeline.plate(place, Timeline.sure("UN20481"));
      events.addAll(tracker.accept(Timeline.frame(0.1 * i, List.of(plate))));
    }
    events.addAll(tracker.finish());

    assertThat(Timeline.finals(events)).containsExactly("KALR485", "UN20481");
  }

  private static FrameReads guess(double second, double[] place, String text) {
    return Timeline.frame(second, List.of(Timeline.plate(place, Timeline.unsure(text))));
  }

  @Test
  void aVehicleWithADirtyPlateBeforeACleanOneIsItsOwnPass() {
    Timeline timeline = new Timeline(15, 10).misreading(0.02);
    // Rolls up behind the other, in its place two seconds later; each is seen for three seconds.
    timeline.vehicle("KN4817B", t -> t > 3 ? null : new double[] {600, 300 + 60 * t, 70 + 10 * t});
    timeline.vehicle("UN20481", t -> t < 3.5 ? null : new double[] {600, 300 + 60 * (t - 3.5), 70});

    assertThat(Timeline.finals(timeline.play(tracker, 6))).containsExactly("KN4817B", "UN20481");
  }

  @Test
  void aWeakLookThatStandsAloneIsDroppedAndCounted() {
    Timeline timeline = new Timeline(11, 8).misreading(1);
    List<SightingEvent> events =
        new ArrayList<>(
            tracker.accept(
                Timeline.frame(
                    0,
                    List.of(
                        Timeline.plate(new double[] {200, 300, 40}, timeline.reading("XXXXXX"))))));
    events.addAll(tracker.finish());

    assertThat(events).isEmpty();
    assertThat(tracker.dropped()).containsEntry(Dropped.WEAK, 1L);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"TAXI", "H1LUX", "P0LICE"})
  void aNameOnAVehicleIsNoSightingUnlessTheDetectorIsSureOfAPlate(String name) {
    List<SightingEvent> painted = new ArrayList<>();
    List<SightingEvent> plate = new ArrayList<>();
    LiveTracker other = Timeline.tracker();
    for (int i = 0; i < 8; i++) {
      double[] place = {500 + 4 * i, 300 + 10 * i, 80 + 4 * i};
      painted.addAll(tracker.accept(named(0.1 * i, place, 0.75, name)));
      plate.addAll(other.accept(named(0.1 * i, place, 0.9, name)));
    }
    painted.addAll(tracker.finish());
    plate.addAll(other.finish());

    assertThat(painted).isEmpty();
    assertThat(tracker.dropped()).containsEntry(Dropped.LETTERING, 1L);
    assertThat(Timeline.finals(plate)).containsExactly(name);
  }

  @ParameterizedTest(name = "{0} of 8 looks show an outline")
  @ValueSource(ints = {0, 1, 8})
  void aTextIsNoSightingUnlessSomeLookShowsAPlateAroundIt(int outlined) {
    List<SightingEvent> events = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      double[] place = {500 + 4 * i, 300 + 10 * i, 80 + 4 * i};
      events.addAll(tracker.accept(judged(0.1 * i, place, i >= 8 - outlined ? 0.99 : 0.3)));
      events.addAll(tracker.advance(Math.round(1e8 * i)));
      assertThat(events.isEmpty() || i >= 8 - outlined).as("look %d", i).isTrue();
    }
    events.addAll(tracker.finish());

    if (outlined == 0) {
      assertThat(events).isEmpty();
      assertThat(tracker.dropped()).containsEntry(Dropped.LETTERING, 1L);
    } else {
      assertThat(Timeline.finals(events)).containsExactly("MAN4X4");
    }
  }

  private static FrameReads judged(double second, double[] place, double likeness) {
    PlateRead sure = Timeline.plate(place, Timeline.sure("MAN4X4"));
    return Timeline.frame(
        second,
        List.of(new PlateRead(sure.corners(), 0.75, likeness, sure.reading(), 1, sure.picture())));
  }

  private static FrameReads named(double second, double[] place, double score, String name) {
    PlateRead sure = Timeline.plate(place, Timeline.sure(name));
    return Timeline.frame(
        second, List.of(new PlateRead(sure.corners(), score, sure.reading(), 1, sure.picture())));
  }

  @Test
  void twoBoxesOnOnePlateAreOneSighting() {
    List<SightingEvent> events = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      events.addAll(
          tracker.accept(
              Timeline.frame(
                  i * 0.2,
                  List.of(
                      Timeline.plate(new double[] {600, 400, 100}, Timeline.sure("KN4817B")),
                      Timeline.plate(new double[] {604, 402, 110}, Timeline.sure("N4817B"))))));
    }
    events.addAll(tracker.finish());

    assertThat(Timeline.finals(events)).containsExactly("KN4817B");
    assertThat(tracker.dropped().get(Dropped.DUPLICATE)).isEqualTo(6);
  }

  @Test
  void framesThatArriveOutOfOrderGiveTheSameSightings() {
    Timeline timeline = new Timeline(12, 10);
    timeline.vehicle("KN4817B", Timeline.approach(0, 3));
    List<FrameReads> frames = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      frames.add(timeline.frame(i * 0.1));
    }
    for (int i = 0; i + 1 < frames.size(); i += 2) {
      Collections.swap(frames, i, i + 1);
    }

    List<SightingEvent> events = new ArrayList<>();
    frames.forEach(frame -> events.addAll(tracker.accept(frame)));
    events.addAll(tracker.finish());

    assertThat(Timeline.finals(events)).containsExactly("KN4817B");
  }

  @Test
  void theEvidenceIsOfTheFrameThatWasReadBest() {
    List<PlateRead> looks =
        List.of(
            Timeline.plate(new double[] {500, 300, 40}, Timeline.sure("KN4817B")),
            Timeline.plate(new double[] {560, 380, 110}, Timeline.sure("KN4817B")),
            Timeline.plate(new double[] {600, 440, 130}, Timeline.sure("KN4811B")));
    List<SightingEvent> events = new ArrayList<>();
    for (int i = 0; i < looks.size(); i++) {
      events.addAll(tracker.accept(Timeline.frame(i * 0.2, List.of(looks.get(i)))));
    }
    events.addAll(tracker.finish());

    Sighting last = events.get(events.size() - 1).sighting();
    assertThat(last.capturedNanos()).isEqualTo(200_000_000L);
    assertThat(last.corners()).isEqualTo(looks.get(1).corners());
    assertThat(last.picture()).isSameAs(looks.get(1).picture());
  }

  @Test
  void camerasDoNotMix() {
    FrameReads here =
        Timeline.frame(
            0, List.of(Timeline.plate(new double[] {600, 400, 110}, Timeline.sure("KN4817B"))));
    List<SightingEvent> events = new ArrayList<>();
    for (String camera : List.of("north", "south")) {
      for (int i = 0; i < 3; i++) {
        events.addAll(
            tracker.accept(
                new FrameReads(
                    camera,
                    here.capturedAt(),
                    i * 100_000_000L,
                    here.width(),
                    here.height(),
                    here.plates())));
      }
    }
    events.addAll(tracker.finish());

    assertThat(events)
        .filteredOn(event -> event.stage() == Stage.FINAL)
        .extracting(event -> event.sighting().camera())
        .containsExactlyInAnyOrder("north", "south");
  }

  @Test
  void aConvoyOfPlatesThatDifferInOneDigitIsOneSightingForEachVehicle() {
    Timeline timeline = new Timeline(13, 8).misreading(0.03);
    List<String> convoy = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      convoy.add("UN2048" + (i + 1));
      timeline.vehicle(convoy.get(i), Timeline.approach(1 + 4 * i, 3));
    }

    assertThat(Timeline.finals(timeline.play(tracker, 50)))
        .containsExactlyInAnyOrderElementsOf(convoy);
  }

  /** The law behind the table of the benchmark: passes with exactly one sighting, over a day. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24})
  void aBusyLaneGivesOneSightingForEachPass(long seed) {
    Random random = new Random(seed);
    Timeline timeline = new Timeline(seed, 8).misreading(0.08);
    Set<String> truth = new TreeSet<>();
    double start = 0;
    for (int i = 0; i < 200; i++) {
      String text = randomPlate(random);
      truth.add(text);
      start += 2.5 + random.nextDouble() * 2;
      timeline.vehicle(text, Timeline.approach(start, 1 + 2 * random.nextDouble()));
    }

    List<String> finals = Timeline.finals(timeline.play(tracker, start + 10));

    Set<String> missing = new TreeSet<>(truth);
    finals.forEach(missing::remove);
    Set<String> extra = new TreeSet<>(finals);
    extra.removeAll(truth);
    long right = truth.stream().filter(finals::contains).count();
    assertThat(finals)
        .describedAs("missing %s, extra %s, dropped %s", missing, extra, tracker.dropped())
        .hasSizeBetween(199, 201);
    assertThat(right).isGreaterThanOrEqualTo(198);
  }

  private static String randomPlate(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      text.append(
          i < 2 || i == 6 ? (char) ('A' + random.nextInt(26)) : (char) ('0' + random.nextInt(10)));
    }
    return text.toString();
  }
}
