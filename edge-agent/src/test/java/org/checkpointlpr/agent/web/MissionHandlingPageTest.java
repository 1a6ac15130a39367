package org.checkpointlpr.agent.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.web.Browser.Looks;
import org.checkpointlpr.watchlist.Handling;
import org.checkpointlpr.watchlist.HandlingCode;
import org.checkpointlpr.watchlist.HandlingCodes;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * A mission's own instructions on the page of a running checkpoint: they come with a release that
 * two operators have signed, change while an alarm is open, and go with the next release.
 */
@Timeout(300)
class MissionHandlingPageTest {
  private static final String UN_PICTURE = "un-suv-day.jpg";
  private static final String PICKUP_PICTURE = "pickup-load-dust.jpg";

  /** As in the operator's guide; one text only looks like markup, one is as long as may be. */
  private static final byte[] CODES =
      """
      code;sign;tone;do.en;then.en;do.fr;then.fr
      CHECK_CARGO;support;protect;Check the load;Open every box.;Contrôler <b>la charge</b>;
      DETAIN;keep-away;danger;Wait for the police;;%s;%s
      """
          .formatted(words(HandlingCode.Words.MOST_FIRST), words(HandlingCode.Words.MOST_LAST))
          .getBytes(UTF_8);

  @TempDir Path folder;

  @Test
  void theMissionsWordsSignAndColoursAreShownInTwoLanguagesAndGoWithTheirRelease()
      throws Exception {
    List<WatchlistEntry> wanted =
        List.of(
            CrewStage.entry("e-un", "UN 3O218", "CHECK_CARGO", 10),
            CrewStage.entry(
                "e-covert",
                "KB 412 BG",
                new Handling("OTHER", 1, "CHECK_CARGO", true),
                "sand-coloured pickup"));
    try (BrowserSession session = BrowserSession.open(folder, wanted, Clock.systemUTC())) {
      CrewStage stage = session.stage();
      Browser page = session.browser();
      page.look(stage.page(), "watch", new Looks("fr", "latn", "day"));
      page.seen(".tile");
      stage.show(CrewStage.NORTH, UN_PICTURE);
      awaitHeadline(page, "Check cargo");
      awaitLooks(page, "sign-look", "look");

      stage.release(2, wanted, CODES);
      awaitHeadline(page, "Contrôler <b>la charge</b>");
      awaitLooks(page, "sign-support", "protect");
      page.keepPicture("mission-code-fr");
      page.press("[data-key=readsSotrue]");
      page.press("[data-key=sameVehicleyes]");
      page.await(
          "return document.querySelector('.alarm-then').textContent === arguments[0]",
          "Open every box.");

      theLongestWordsFit(stage, page);
      page.look(stage.page(), "watch", Looks.ENGLISH);
      awaitHeadline(page, "Check the load");
      page.look(stage.page(), "watch", new Looks("ar", "arab", "day"));
      awaitHeadline(page, "Check the load");
      assertThat(page.run("return getComputedStyle(document.getElementById('alarm-do')).direction"))
          .as("English in the Arabic page reads from the left")
          .isEqualTo("ltr");

      covertStaysCovert(stage, page);
      theCrewsOwnEntriesMayUseThem(page);

      stage.release(3, wanted, new byte[0]);
      stage.raise(stage.wanted(CrewStage.NORTH, UN_PICTURE), wanted.get(0));
      page.look(stage.page(), "watch", Looks.ENGLISH);
      awaitHeadline(page, "Check cargo");
    }
  }

  private static String words(int length) {
    return "Attendez-vous ".repeat(length).substring(0, length - 1) + ".";
  }

  private static void theLongestWordsFit(CrewStage stage, Browser page) throws Exception {
    WantedVehicle seen = stage.wanted(CrewStage.SOUTH, UN_PICTURE);
    stage.raise(seen, CrewStage.entry("e-long", "UN 3O218", "DETAIN", 1));
    page.look(stage.page(), "watch", new Looks("fr", "latn", "day"));
    awaitHeadline(page, words(HandlingCode.Words.MOST_FIRST));
    page.press("[data-key=readsSotrue]");
    page.press("[data-key=sameVehicleyes]");
    page.await(
        "return document.querySelector('.alarm-then').textContent === arguments[0]",
        words(HandlingCode.Words.MOST_LAST));
    page.keepPicture("mission-code-longest");
    page.await(
        "const alarm = document.getElementById('alarm'); const last ="
            + " document.querySelector('.outcomes').getBoundingClientRect();"
            + " return alarm.scrollWidth <= alarm.clientWidth && last.right <= innerWidth");
    page.press("[data-key=confirmed-stopped]");
    page.await("return document.querySelector('.alarm')?.dataset.tone === 'protect'");
  }

  private static void covertStaysCovert(CrewStage stage, Browser page) throws Exception {
    stage.forgetAlarms();
    page.look(stage.page(), "watch", Looks.ENGLISH);
    page.seen(".tile");
    stage.show(CrewStage.NORTH, PICKUP_PICTURE);
    stage.everVerified(Hit.class, hit -> hit.best().entry().equals("e-covert"));
    page.await("return document.querySelector('.reads').textContent.includes('KB412BG')");
    assertThat(page.count(".alarm-do")).isZero();
    assertThat(page.text("body")).doesNotContain("Check the load", "Open every box");
  }

  private static void theCrewsOwnEntriesMayUseThem(Browser page) {
    page.view("settings");
    page.press(".settings .small-button:has(use[href='#icon-key'])");
    page.type(".pin-input", CrewStage.COMMANDER_PIN);
    page.keys(Keys.ENTER);
    page.view("entry");
    page.seen(".entry-form");
    assertThat(page.text(".entry-form"))
        .contains("Check the load", "Wait for the police", "Stop the vehicle")
        .doesNotContain("Stop and hold");
    assertThat(page.count("[name=instruction]")).isEqualTo(HandlingCodes.STANDARD.size() + 1);
  }

  private static void awaitHeadline(Browser page, String words) {
    page.await(
        "return document.querySelector('.alarm-do')?.textContent === arguments[0]"
            + " && document.querySelectorAll('.alarm-do *').length === 0",
        words);
  }

  private static void awaitLooks(Browser page, String sign, String tone) {
    page.await(
        "return document.querySelector('.band-sign use')?.getAttribute('href') === '#' +"
            + " arguments[0] && document.querySelector('.alarm').dataset.tone === arguments[1]",
        sign,
        tone);
  }
}
