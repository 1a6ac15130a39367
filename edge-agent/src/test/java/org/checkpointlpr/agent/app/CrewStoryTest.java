package org.checkpointlpr.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.checkpointlpr.agent.config.AgentConfig;
import org.checkpointlpr.agent.config.CameraConfig;
import org.checkpointlpr.agent.config.CrewConfig;
import org.checkpointlpr.agent.hit.Disposition;
import org.checkpointlpr.agent.hit.Exercise;
import org.checkpointlpr.agent.hit.Hit;
import org.checkpointlpr.agent.hq.HqListener;
import org.checkpointlpr.agent.hq.VerifiedRecord;
import org.checkpointlpr.agent.web.PageClient;
import org.checkpointlpr.agent.web.PinHash;
import org.checkpointlpr.match.MatchPolicy;
import org.checkpointlpr.watchlist.Details;
import org.checkpointlpr.watchlist.Direction;
import org.checkpointlpr.watchlist.Handling;
import org.checkpointlpr.watchlist.Scope;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a picture through the crew's answers to headquarters, over real HTTP and a real broker. */
@Timeout(180)
class CrewStoryTest {
  private static final Path TEST_IMAGES = Path.of("..", "test-images");
  private static final String WANTED_PICTURE = "pickup-load-dust.jpg";
  private static final String WANTED_PLATE = "KB 412 BG";
  private static final String PIN = "473869";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final BlockingQueue<VerifiedRecord> hits = new LinkedBlockingQueue<>();
  private final BlockingQueue<VerifiedRecord> exercises = new LinkedBlockingQueue<>();
  private final BlockingQueue<VerifiedRecord> dispositions = new LinkedBlockingQueue<>();

  private final HqListener headquarters =
      new HqListener() {
        @Override
        public void verified(VerifiedRecord record) {
          if (record.record().body() instanceof Hit) {
            hits.add(record);
          } else if (record.record().body() instanceof Exercise) {
            exercises.add(record);
          } else if (record.record().body() instanceof Disposition) {
            dispositions.add(record);
          }
        }
      };

  @Test
  void aPictureBecomesAnAlarmThatTheCrewAnswersAndHeadquartersVerifiesTheAnswer() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("wanted", WANTED_PLATE, false));
        Agent agent = start(rehearsal);
        PageClient page = PageClient.crew(agent.crew().orElseThrow().address()).listen()) {
      page.await("hello", data -> true);
      show(WANTED_PICTURE);
      JsonNode alarm = page.await("alarm", data -> true).data();
      assertThat(alarm.path("read").asText()).isEqualTo("KB412BG");
      assertThat(alarm.path("wanted").asText()).isEqualTo(WANTED_PLATE);
      assertThat(alarm.path("instruction").asText()).isEqualTo("STOP_AND_CHECK");
      String path = "/api/alarms/" + alarm.path("id").asText();
      assertThat(page.get(path + "/plate.jpg").response().body()).startsWith(0xFF, 0xD8);
      assertThat(page.get(path + "/scene.jpg").response().body()).startsWith(0xFF, 0xD8);
      assertThat(alarm.path("plateBox").path("width").asDouble()).isBetween(0.01, 0.9);

      assertThat(page.post(path + "/outcome", "{\"outcome\":\"confirmed-stopped\"}").code())
          .isEqualTo("confirm-first");
      assertThat(page.post(path + "/acknowledge", "{}").json().path("stage").asText())
          .isEqualTo("acknowledged");
      JsonNode looked =
          page.post(path + "/confirm", "{\"readsSo\":true,\"sameVehicle\":\"yes\"}").json();
      assertThat(looked.path("outcomes").findValuesAsText("")).isEmpty();
      assertThat(looked.path("outcomes").toString())
          .contains("confirmed-stopped")
          .doesNotContain("misread");
      JsonNode closed =
          page.post(path + "/outcome", "{\"outcome\":\"confirmed-let-pass\",\"note\":\"nuit\"}")
              .json();
      assertThat(closed.path("stage").asText()).isEqualTo("closed");
      assertThat(closed.path("outcome").path("record").asText()).isEqualTo("stored");

      VerifiedRecord hit = next(hits);
      Disposition told = (Disposition) next(dispositions).record().body();
      assertThat(told.seq()).isEqualTo(hit.record().position().seq());
      assertThat(told.epoch()).isEqualTo(hit.record().position().epoch());
      assertThat(told.outcome()).isEqualTo(Disposition.Outcome.LET_PASS);
      assertThat(told.note()).isEqualTo("nuit");
      assertThat(told.answers())
          .contains(new Disposition.Answers("crew", true, Disposition.SameVehicle.YES, ""));
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(page.state().path("queue").path("waiting").asInt()).isZero());
    }
  }

  @Test
  void anAlarmSaysWhichWayAndAnEntryForTheOtherWayIsNotMeant() throws Exception {
    Scope outbound = new Scope(null, null, null, Set.of(), Direction.OUT);
    try (Rehearsal rehearsal =
            rehearse(
                entry("any", WANTED_PLATE, false),
                entry("inbound", WANTED_PLATE, Scope.ALWAYS),
                entry("outbound", WANTED_PLATE, outbound));
        Agent agent = start(rehearsal);
        PageClient page = PageClient.crew(agent.crew().orElseThrow().address()).listen()) {
      page.await("hello", data -> true);
      JsonNode list = page.state().path("list");
      assertThat(Instant.parse(list.path("leaseEndsAt").asText()))
          .isBetween(
              Instant.parse(list.path("confirmedAt").asText()),
              Clock.systemUTC().instant().plus(Duration.ofDays(8)));
      show(WANTED_PICTURE);
      JsonNode alarm = page.await("alarm", data -> true).data();
      assertThat(alarm.path("direction").asText()).isEqualTo("in");
      assertThat(alarm.path("others").findValuesAsText("entry")).doesNotContain("outbound");
      assertThat(alarm.path("entry").asText()).isNotEqualTo("outbound");
    }
  }

  @Test
  void anOpenAlarmOutlivesARestartAndItsAnswerNamesTheHitOfBefore() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("wanted", WANTED_PLATE, false))) {
      JsonNode before;
      VerifiedRecord hit;
      try (Agent agent = start(rehearsal);
          PageClient page = PageClient.crew(agent.crew().orElseThrow().address()).listen()) {
        page.await("hello", data -> true);
        show(WANTED_PICTURE);
        String path = "/api/alarms/" + page.await("alarm", data -> true).data().path("id").asText();
        hit = next(hits);
        page.post(path + "/confirm", "{\"readsSo\":true,\"sameVehicle\":\"yes\"}");
        before = page.state().at("/alarms/0");
      }
      assertThat(everythingIn(folder.resolve("mission").resolve("state").resolve("crew")))
          .as("sealed on the disk")
          .isNotEmpty()
          .doesNotContain("KB412BG", WANTED_PLATE, "STOP_AND_CHECK");
      try (Agent agent = start(rehearsal);
          PageClient page = PageClient.crew(agent.crew().orElseThrow().address())) {
        JsonNode after = page.state().at("/alarms/0");
        for (String same :
            List.of("read", "wanted", "instruction", "alignment", "capturedAt", "confirmed")) {
          assertThat(after.path(same)).as(same).isEqualTo(before.path(same));
        }
        String path = "/api/alarms/" + after.path("id").asText();
        assertThat(page.get(path + "/scene.jpg").response().body()).startsWith(0xFF, 0xD8);
        page.post(path + "/outcome", "{\"outcome\":\"not-stopped\"}");
        Disposition told = (Disposition) next(dispositions).record().body();
        assertThat(told.outcome()).isEqualTo(Disposition.Outcome.NOT_STOPPED);
        assertThat(told.epoch()).isEqualTo(hit.record().position().epoch());
        assertThat(told.seq()).isEqualTo(hit.record().position().seq());
      }
      try (Agent agent = start(rehearsal);
          PageClient page = PageClient.crew(agent.crew().orElseThrow().address())) {
        assertThat(page.state().path("alarms")).isEmpty();
        assertThat(page.get("/api/counts").json().at("/entries/0/notStopped").asInt()).isOne();
        page.post("/api/panic", "{\"heldMs\":1500}");
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(
                            everythingIn(
                                folder.resolve("mission").resolve("state").resolve("crew")))
                        .as("left on the disk after a panic")
                        .isEmpty());
      }
    }
  }

  /** Returns the bytes of all files of a folder, as far as they are letters. */
  private static String everythingIn(Path crew) throws Exception {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(crew)) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void ofACovertEntryThePageShowsWhatItShowsOfAnyVehicle() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("covert", WANTED_PLATE, true));
        Agent agent = start(rehearsal);
        PageClient page = PageClient.crew(agent.crew().orElseThrow().address()).listen()) {
      page.await("hello", data -> true);
      show(WANTED_PICTURE);
      page.await("read", data -> data.path("text").asText().equals("KB412BG"));
      next(hits);
      page.await("beat", data -> true);
      JsonNode state = page.state();
      assertThat(state.path("alarms")).isEmpty();
      assertThat(state.path("queue").path("waiting").asInt()).isZero();
      assertThat(state.path("queue").path("oldestAgeMs").isNull()).isTrue();
      assertThat(page.get("/api/counts").json().path("entries")).isEmpty();
      assertThat(page.events()).extracting(PageClient.Event::name).doesNotContain("alarm");
      assertThat(agent.crew().orElseThrow().refused()).isEmpty();
      assertThat(folder.resolve("mission").resolve("state").resolve("crew")).doesNotExist();
    }
  }

  @Test
  void aVehicleThatHasPassedIsFoundWhenTheCommanderAddsItsPlate() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("another", "ZZ 999 ZZ", false));
        Agent agent = start(rehearsal);
        PageClient page = new PageClient(agent.crew().orElseThrow().address())) {
      assertThat(page.signIn("commander", PIN).status()).isEqualTo(200);
      page.listen().await("hello", data -> true);
      show(WANTED_PICTURE);
      page.await("read", data -> data.path("text").asText().equals("KB412BG"));
      JsonNode entry =
          page.post(
                  "/api/entries",
                  "{\"plate\":\"KB 412 BG\",\"reason\":\"left unchecked\",\"hours\":2,"
                      + "\"instruction\":\"STOP_AND_CHECK\"}")
              .json();
      JsonNode alarm = page.await("alarm", data -> true).data();
      assertThat(alarm.path("entry").asText()).isEqualTo(entry.path("id").asText());
      assertThat(((Hit) next(hits).record().body()).best().entry())
          .isEqualTo(entry.path("id").asText());
    }
  }

  @Test
  void afterAPanicNothingMatchesAndThePageSaysSo() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("wanted", WANTED_PLATE, false));
        Agent agent = start(rehearsal);
        PageClient page = PageClient.crew(agent.crew().orElseThrow().address()).listen()) {
      page.await("hello", data -> true);
      JsonNode answer = page.post("/api/panic", "{\"heldMs\":1500}").json();
      assertThat(answer.path("tookMs").asDouble()).isLessThan(1000);
      JsonNode state =
          page.await("state", data -> data.at("/list/state").asText().equals("locked")).data();
      assertThat(state.at("/list/lockedBecause").asText()).isEqualTo("panic");
      assertThat(state.at("/troubles/0/code").asText()).isEqualTo("list-locked");
      show(WANTED_PICTURE);
      page.await("read", data -> data.path("text").asText().equals("KB412BG"));
      assertThat(page.state().path("alarms")).isEmpty();
    }
  }

  @Test
  void anInventedVehicleGoesTheWholeWayAndHeadquartersNeverTakesItForAHit() throws Exception {
    try (Rehearsal rehearsal = rehearse(entry("wanted", WANTED_PLATE, false));
        Agent agent = start(rehearsal);
        PageClient page = new PageClient(agent.crew().orElseThrow().address())) {
      assertThat(page.signIn("commander", PIN).status()).isEqualTo(200);
      page.listen().await("hello", data -> true);
      assertThat(page.post("/api/exercise", "{\"on\":true}").status()).isEqualTo(200);
      page.await("state", data -> data.path("mode").asText().equals("exercise"));
      page.post("/api/exercise/inject", "{\"plate\":\"" + WANTED_PLATE + "\"}");
      JsonNode alarm = page.await("alarm", data -> true).data();
      assertThat(alarm.path("exercise").asBoolean()).isTrue();
      assertThat(alarm.path("camera").asText()).isEqualTo("gate");
      String path = "/api/alarms/" + alarm.path("id").asText();
      assertThat(page.get(path + "/plate.jpg").response().body()).startsWith(0xFF, 0xD8);
      page.post(path + "/confirm", "{\"readsSo\":true,\"sameVehicle\":\"yes\"}");
      page.post(path + "/outcome", "{\"outcome\":\"confirmed-stopped\"}");
      VerifiedRecord exercise = next(exercises);
      Disposition told = (Disposition) next(dispositions).record().body();
      assertThat(told.seq()).isEqualTo(exercise.record().position().seq());
      assertThat(hits).isEmpty();
    }
  }

  private void show(String picture) throws Exception {
    Path beside = folder.resolve(picture);
    Files.copy(TEST_IMAGES.resolve(picture), beside);
    Files.move(beside, folder.resolve("pictures").resolve(picture));
  }

  private Agent start(Rehearsal rehearsal) throws Exception {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    AgentConfig config =
        rehearsal
            .config(
                new CameraConfig(
                    "gate",
                    new CameraConfig.Pictures(pictures, true),
                    CameraConfig.View.WHOLE,
                    Direction.IN),
                AgentConfig.RecognitionConfig.DEFAULT)
            .withCrew(crew());
    return Agent.start(config, AgentListener.NONE, Clock.systemUTC());
  }

  private static CrewConfig crew() {
    CrewConfig local = CrewConfig.local(0);
    return new CrewConfig(
        local.listen(),
        local.names(),
        local.language(),
        local.tls(),
        local.crewPin(),
        Optional.of(PinHash.of(PIN, new SecureRandom()).text()),
        local.session());
  }

  private Rehearsal rehearse(WatchlistEntry... entries) throws Exception {
    return Rehearsal.start(
        folder.resolve("mission"), List.of(entries), headquarters, Clock.systemUTC());
  }

  private static VerifiedRecord next(BlockingQueue<VerifiedRecord> records)
      throws InterruptedException {
    VerifiedRecord record = records.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(record).as("a verified record within %s", SOON).isNotNull();
    return record;
  }

  private static WatchlistEntry entry(String id, String plate, Scope scope) {
    return new WatchlistEntry(
        id,
        plate,
        id.equals("outbound") ? "UG" : "KE", // the same plate twice must be of two issuers
        MatchPolicy.EXACT,
        new Handling("TEST", 1, "STOP_AND_CHECK", false),
        scope,
        Details.NONE);
  }

  private static WatchlistEntry entry(String id, String plate, boolean covert) {
    return new WatchlistEntry(
        id,
        plate,
        "",
        MatchPolicy.EXACT,
        new Handling("TEST", 1, "STOP_AND_CHECK", covert),
        Scope.ALWAYS,
        Details.NONE);
  }
}
