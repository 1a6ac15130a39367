package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.checkpointlpr.agent.track.ExerciseCamera;
import org.checkpointlpr.agent.web.Browser.Looks;
import org.checkpointlpr.watchlist.Handling;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page looks as a person has approved it: each picture is compared with the one that the guides
 * show. When the page has changed on purpose, make them anew and look at each of them: {@code mvn
 * test -pl plate-matcher,edge-agent -Dtest=CrewPicturesTest -Dtest.jvm.args=-Dguide.pictures=true
 * -Dsurefire.failIfNoSpecifiedTests=false}. The vehicles are the test images': rendered, nobody's.
 */
@Timeout(300)
class CrewPicturesTest {
  private static final StagedVehicle UN =
      new StagedVehicle(
          "un-suv-day.jpg",
          new Rectangle(212, 512, 150, 46),
          "UN30218",
          0.91,
          CrewStage.entry(
              "e-1",
              "UN 3O218",
              "UN",
              new Handling("ARMED", 5, "DO_NOT_APPROACH", false),
              "white Land Cruiser"));

  private static final StagedVehicle MINIBUS =
      new StagedVehicle(
          "night-lamps-night-headlights.jpg",
          new Rectangle(605, 514, 171, 39),
          "2207AA01",
          0.84,
          CrewStage.entry(
              "e-4",
              "2207 AA/O1",
              "CD",
              new Handling("WANTED_PERSON", 20, "DETAIN", false),
              "white minibus"));

  private static final StagedVehicle SALOON =
      new StagedVehicle(
          "sedan-br-day.jpg",
          new Rectangle(428, 523, 174, 68),
          "RTK4B17",
          0.99,
          CrewStage.entry(
              "e-2",
              "RTK 4B17",
              "BR",
              new Handling("STOLEN", 40, "STOP_AND_CHECK", false),
              "white saloon"));

  private static final StagedVehicle PICKUP =
      new StagedVehicle(
          "pickup-load-dust.jpg",
          new Rectangle(479, 520, 169, 37),
          "KB412BG",
          0.98,
          CrewStage.entry(
              "e-3",
              "KB 412 BG",
              "CF",
              new Handling("SMUGGLING", 60, "LET_PASS_AND_REPORT", false),
              "pickup, sand-coloured"));

  private static final Map<String, String> NOTHING_MORE = Map.of();

  /** A record that waits for its receipt just now would show as a count in place of "up". */
  private static final Map<String, String> STATE =
      Map.of(".state[data-key=clock] b span", "right", ".state[data-key=link] b span", "up");

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static BrowserSession session;

  @SuppressWarnings("NullAway.Init")
  private static CrewStage stage;

  @SuppressWarnings("NullAway.Init")
  private static Browser browser;

  @SuppressWarnings("NullAway.Init")
  private static ApprovedPictures approved;

  @BeforeAll
  static void openTheCheckpointAndABrowser() throws Exception {
    session =
        BrowserSession.open(
            folder, List.of(UN.entry(), SALOON.entry(), PICKUP.entry()), Clock.systemUTC());
    stage = session.stage();
    browser = session.browser();
    approved = new ApprovedPictures(browser, Boolean.getBoolean("guide.pictures"));
  }

  @AfterAll
  static void closeBoth() throws Exception {
    if (session != null) {
      session.close();
    }
  }

  @BeforeEach
  void asTheApprovedOnesWereMade() throws Exception {
    approved.requireFonts();
    browser.size(1024, 768);
  }

  @AfterEach
  void forgetTheAlarms() throws Exception {
    stage.forgetAlarms();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "fr", "es", "ar"})
  void anAlarmByDay(String language) throws Exception {
    UN.pass(stage.server(), CrewStage.NORTH, false);
    alarm(new Looks(language, language.equals("ar") ? "arab" : "latn", "day"));
    approved.check("crew-alarm-" + language);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "fr", "es", "ar"})
  void anAlarmByNight(String language) throws Exception {
    MINIBUS.pass(stage.server(), CrewStage.SOUTH, false);
    alarm(new Looks(language, language.equals("ar") ? "arab" : "latn", "night"));
    approved.check("crew-alarm-night-" + language);
  }

  @Test
  void anAlarmInHighContrast() throws Exception {
    UN.pass(stage.server(), CrewStage.NORTH, false);
    alarm(new Looks("en", "latn", "contrast"));
    approved.check("crew-alarm-contrast");
  }

  @Test
  void anAlarmOnAPhone() throws Exception {
    browser.size(390, 844);
    UN.pass(stage.server(), CrewStage.NORTH, false);
    alarm(Looks.ENGLISH);
    approved.check("crew-alarm-phone");
  }

  @Test
  void anExercise() throws Exception {
    SALOON.pass(stage.server(), ExerciseCamera.of(CrewStage.NORTH), true);
    alarm(Looks.ENGLISH);
    approved.check("crew-exercise");
  }

  @Test
  void severalAlarmsAndTheLastStep() throws Exception {
    PICKUP.pass(stage.server(), CrewStage.SOUTH, false);
    UN.pass(stage.server(), CrewStage.NORTH, false);
    SALOON.pass(stage.server(), CrewStage.NORTH, false);
    browser.look(stage.page(), "watch", Looks.ENGLISH);
    browser.seen(".alarm-do");
    browser.press(".queued");
    browser.press("[data-key=readsSotrue]");
    browser.press("[data-key=sameVehicleyes]");
    browser.seen(".outcomes");
    still(NOTHING_MORE);
    approved.check("crew-act");
  }

  @Test
  void aPlateThatWasReadWronglyIsSpelled() throws Exception {
    SALOON.pass(stage.server(), CrewStage.NORTH, false);
    browser.look(stage.page(), "watch", Looks.ENGLISH);
    browser.press("[data-key=readsSofalse]");
    browser.press("[data-key=misread]");
    browser.type(".plate-input", "RTK 4B1");
    still(NOTHING_MORE);
    approved.check("crew-spelling");
  }

  @Test
  void theCamerasWithOneLost() throws Exception {
    browser.look(stage.page(), "watch", Looks.ENGLISH);
    browser.seen(".tile");
    stage.read(CrewStage.SOUTH, "01482KD", "XK");
    stage.read(CrewStage.SOUTH, "B482917", "LB");
    stage.read(CrewStage.SOUTH, "UBK417D", "UG");
    stage.read(CrewStage.NORTH, "EK417BZ", "FR");
    stage.frame(CrewStage.NORTH, "van-rain-rain.jpg", new Rectangle(449, 424, 171, 40), "EK417BZ");
    browser.await("return document.querySelectorAll('.read').length === 4");
    browser.await("return document.querySelector('.tile img').naturalWidth > 100");
    stage.loseCamera(CrewStage.SOUTH);
    browser.seen(".tile[data-state=lost]");
    linkIsUp();
    Map<String, String> fixed = new HashMap<>(STATE);
    fixed.put(".tile[data-state=lost] .tile-trouble span:not(.do)", "Last picture: 9 seconds ago");
    still(fixed);
    approved.check("crew-cameras");
    stage.findCamera(CrewStage.SOUTH);
  }

  @Test
  void theDrillsResult() throws Exception {
    browser.look(stage.page(), "drill", Looks.ENGLISH);
    browser.press(".drill-begin .main-button, .verdict .main-button");
    browser.seen(".step-now");
    stage.showCard(CrewStage.NORTH, false);
    browser.await("return document.querySelectorAll('.step-line.passed').length >= 3");
    stage.showCard(CrewStage.SOUTH, true);
    browser.await("return document.querySelectorAll('.step-line.failed').length === 1");
    for (String step : List.of("Is the alarm heard?", "Is this the list", "Is this the right")) {
      browser.await(
          "return document.querySelector('.step-now h2').textContent.startsWith(arguments[0])",
          step);
      browser.press(".step-now .answer:has(use[href='#icon-check'])");
    }
    browser.await(
        "return document.querySelector('.step-now .main-button use[href=\"#icon-check\"]') !=="
            + " null");
    browser.press(".step-now .main-button");
    browser.seen(".verdict");
    linkIsUp();
    still(STATE);
    approved.check("crew-drill-result");
  }

  @Test
  void aChangedWordIsNoticed() throws Exception {
    UN.pass(stage.server(), CrewStage.NORTH, false);
    alarm(Looks.ENGLISH);
    assertThat(browser.text("[data-key=readsSotrue] .label")).isEqualTo("Yes");
    browser.run("document.querySelector('[data-key=readsSotrue] .label').textContent = 'Yet'");
    assertThat(approved.isRefused("crew-alarm-en")).isTrue();
  }

  @Test
  void aPlateThatDoesNotReadSoTakesTheInstructionBack() throws Exception {
    UN.pass(stage.server(), CrewStage.NORTH, false);
    browser.look(stage.page(), "watch", Looks.ENGLISH);
    browser.press("[data-key=readsSofalse]");
    browser.seen(".outcomes");
    still(NOTHING_MORE);
    approved.check("crew-withdrawn");
  }

  @Test
  void thePinOfTheCommander() throws Exception {
    browser.look(stage.page(), "settings", Looks.ENGLISH);
    browser.press(".settings .small-button:has(use[href='#icon-key'])");
    browser.seen(".pin-pad");
    linkIsUp();
    still(STATE);
    browser.run("document.querySelector('.pin-pad').scrollIntoView({ block: 'center' })");
    approved.check("crew-pin");
  }

  private static void alarm(Looks looks) {
    browser.look(stage.page(), "watch", looks);
    browser.seen(".alarm-do");
    still(NOTHING_MORE);
  }

  private static void linkIsUp() {
    browser.await(
        "return document.querySelector('.state[data-key=link] b span').textContent === 'up'");
  }

  /** Waits until all pictures are there, then stops the clocks. */
  private static void still(Map<String, String> more) {
    browser.await(
        "return [...document.querySelectorAll('.photo img')].every("
            + "e => e.complete && e.naturalWidth > 0)");
    browser.await("return document.fonts.status === 'loaded'");
    approved.stopTheClocks(more);
  }
}
