package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.checkpointlpr.agent.web.Browser.Looks;
import org.checkpointlpr.watchlist.Handling;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of the crew page that the guides show, of the real page before the real agent.
 * The vehicles are the test images': rendered, nobody's. Run when the page has changed, then look
 * at each of them: {@code mvn test -pl plate-matcher,edge-agent -Dtest=GuidePictures
 * -Dguide.pictures=true -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Timeout(300)
@EnabledIfSystemProperty(named = "guide.pictures", matches = "true")
class GuidePictures {
  private static final Path IMAGES = Path.of("docs", "images");
  private static final int QUALITY = 72;
  private static final int MOST_BYTES = 70_000;

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static CrewStage stage;

  @SuppressWarnings("NullAway.Init")
  private static Browser browser;

  @BeforeAll
  static void openTheCheckpointAndABrowser() throws Exception {
    assumeTrue(Browser.isHere(), Browser.ABSENT);
    stage =
        CrewStage.start(
            folder,
            List.of(
                CrewStage.entry(
                    "e-1",
                    "UN 3O218",
                    new Handling("ARMED", 5, "DO_NOT_APPROACH", false),
                    "white Land Cruiser"),
                CrewStage.entry(
                    "e-2",
                    "RTK 4B17",
                    new Handling("STOLEN", 40, "STOP_AND_CHECK", false),
                    "white saloon"),
                CrewStage.entry(
                    "e-3",
                    "KB 412 BG",
                    new Handling("SMUGGLING", 60, "LET_PASS_AND_REPORT", false),
                    "pickup, sand-coloured"),
                CrewStage.entry(
                    "e-4",
                    "2207 AA/O1",
                    new Handling("WANTED_PERSON", 20, "DETAIN", false),
                    "white minibus")),
            Clock.systemUTC());
    browser = Browser.open();
  }

  @AfterAll
  static void closeBoth() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (stage != null) {
      stage.close();
    }
  }

  @AfterEach
  void answer() throws Refusal {
    stage.answerAll();
  }

  @Test
  void anAlarmByDayInEachLanguage() throws Exception {
    stage.wanted(CrewStage.NORTH, "un-suv-day.jpg");
    for (String language : List.of("en", "fr", "es", "ar")) {
      alarm(new Looks(language, language.equals("ar") ? "arab" : "latn", "day"));
      keep("crew-alarm-" + language);
    }
  }

  @Test
  void anAlarmByNightInEachLanguage() throws Exception {
    stage.wanted(CrewStage.NORTH, "night-lamps-night-headlights.jpg");
    for (String language : List.of("en", "fr", "es", "ar")) {
      alarm(new Looks(language, language.equals("ar") ? "arab" : "latn", "night"));
      keep("crew-alarm-night-" + language);
    }
  }

  @Test
  void severalAlarmsAndTheLastStep() throws Exception {
    stage.wanted(CrewStage.SOUTH, "pickup-load-dust.jpg");
    stage.wanted(CrewStage.NORTH, "un-suv-day.jpg");
    stage.wanted(CrewStage.NORTH, "sedan-br-day.jpg");
    alarm(Looks.ENGLISH);
    browser.press(".queued");
    browser.press("[data-key=readsSotrue]");
    browser.press("[data-key=sameVehicleyes]");
    browser.seen(".outcomes");
    pictures();
    keep("crew-act");
  }

  @Test
  void theCamerasWithOneLost() throws Exception {
    for (String picture :
        List.of("minibus-day.jpg", "sedan-rear-overcast.jpg", "hatch-front-day.jpg")) {
      stage.show(CrewStage.SOUTH, picture);
    }
    browser.look(stage.page(), "watch", Looks.ENGLISH);
    browser.await("return document.querySelectorAll('.read').length >= 3");
    stage.show(CrewStage.NORTH, "van-rain-rain.jpg");
    browser.await("return document.querySelectorAll('.read').length >= 4");
    browser.await("return document.querySelector('.tile img').naturalWidth > 100");
    stage.loseCamera(CrewStage.SOUTH);
    browser.seen(".tile[data-state=lost]");
    keep("crew-cameras");
    browser.look(stage.page(), "watch", new Looks("ar", "arab", "night"));
    browser.seen(".tile[data-state=lost]");
    pictures();
    stage.findCamera(CrewStage.SOUTH);
  }

  @Test
  void theDrillsResult() throws Exception {
    browser.look(stage.page(), "drill", Looks.ENGLISH);
    browser.press(".drill-begin .main-button");
    browser.seen(".step-now");
    stage.showCard(CrewStage.NORTH, false);
    browser.await("return document.querySelectorAll('.step-line.passed').length >= 3");
    stage.showCard(CrewStage.SOUTH, true);
    browser.await("return document.querySelectorAll('.step-line.failed').length === 1");
    for (int step = 0; step < 3; step++) {
      browser.press(".step-now .answer:has(use[href='#icon-check'])");
    }
    browser.press(".step-now .main-button");
    browser.seen(".verdict");
    keep("crew-drill-result");
  }

  private static void alarm(Looks looks) {
    browser.look(stage.page(), "watch", looks);
    browser.seen(".alarm-do");
    pictures();
  }

  private static void pictures() {
    browser.await(
        "return [...document.querySelectorAll('.photo img')].every("
            + "e => e.complete && e.naturalWidth > 0)");
  }

  private static void keep(String name) throws Exception {
    byte[] picture = browser.picture("webp", QUALITY);
    assertThat(picture.length).as(name).isLessThan(MOST_BYTES);
    Files.write(Files.createDirectories(IMAGES).resolve(name + ".webp"), picture);
  }
}
