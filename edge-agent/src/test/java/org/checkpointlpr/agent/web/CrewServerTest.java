package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.checkpointlpr.agent.config.CrewConfig;
import org.checkpointlpr.agent.hit.Disposition;
import org.checkpointlpr.agent.hit.Drill;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.watchlist.Handling;
import org.checkpointlpr.watchlist.WatchlistEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real server, asked by a real client. */
@Timeout(120)
class CrewServerTest {
  private static final String PIN = "473869";

  @TempDir Path folder;

  private @Nullable PageBench started;

  @AfterEach
  void close() {
    if (started != null) {
      started.close();
    }
  }

  private PageBench bench() {
    return Objects.requireNonNull(started);
  }

  private PageClient start() throws Exception {
    started = new PageBench(folder);
    return bench().crew();
  }

  private PageClient startWithCommander() throws Exception {
    CrewConfig local = CrewConfig.local(0);
    String hash = PinHash.of(PIN, new SecureRandom()).text();
    started =
        new PageBench(
            folder,
            new CrewConfig(
                local.listen(),
                List.of(),
                "en",
                Optional.empty(),
                Optional.empty(),
                Optional.of(hash),
                local.session()));
    return new PageClient(bench().page());
  }

  private PageClient commander() throws Exception {
    PageClient page = startWithCommander();
    assertThat(page.signIn("commander", PIN).status()).isEqualTo(200);
    return page;
  }

  @Test
  void anAlarmWhoseHitIsStoredWhileThePageEndsOutlivesTheRestart() throws Exception {
    start();
    CompletableFuture<Stored> hit = new CompletableFuture<>();
    bench()
        .server
        .wanted(bench().vehicle(PageBench.entry("e1", "KB 412 BG", 1), PageBench.PLATE, hit));
    bench().server.stopServing();
    hit.complete(bench().stored());
    bench().server.close();
    assertThat(folder.resolve("state").resolve(AlarmVault.FOLDER))
        .isDirectoryContaining("glob:**.p7m");
  }

  private static String first(PageClient page) throws Exception {
    return "/api/alarms/" + page.state().at("/alarms/0/id").asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/api/session                | {\"role\":\"king\",\"pin\":\"\"}            | bad-field",
        "/api/session                | {\"role\":\"crew\"}                         | bad-field",
        "/api/session                | {\"role\":\"crew\",\"pin\":\"1\"}           | bad-field",
        "/api/session/end            | {\"a\":1}                                   | bad-field",
        "/api/alarms/a1/acknowledge  | []                                          | bad-json",
        "/api/alarms/a1/acknowledge  | {\"a\":1,\"a\":2}                           | bad-json",
        "/api/alarms/a1/acknowledge  | {}{}                                        | bad-json",
        "/api/alarms/a1/acknowledge  | ``                                          | bad-json",
        "/api/alarms/a99/acknowledge | {}                                          | unknown-alarm",
        "/api/alarms/A%31/acknowledge| {}                                          | bad-path",
        "/api/alarms/a1/confirm      | {\"readsSo\":1,\"sameVehicle\":\"yes\"}     | bad-field",
        "/api/alarms/a1/confirm      | {\"readsSo\":true,\"sameVehicle\":\"da\"}   | bad-field",
        "/api/alarms/a1/confirm      | {\"readsSo\":true}                          | bad-field",
        "/api/alarms/a1/outcome      | {\"outcome\":\"confirmed-stopped\"}         | confirm-first",
        "/api/alarms/a1/outcome      | {\"outcome\":\"eaten\"}                     | bad-field",
        "/api/alarms/a1/outcome      | {\"outcome\":\"misread\"}                   | bad-field",
        "/api/alarms/a1/outcome      | {\"outcome\":\"stale-entry\",\"correctText\":\"A1\"} | bad-field",
        "/api/alarms/a1/outcome      | {\"outcome\":\"not-stopped\",\"note\":\"\\u0000\"} | bad-field",
        "/api/alarms/a1/outcome      | {\"outcome\":\"not-stopped\",\"note\":\"\\ud800\"} | bad-field",
        "/api/panic                  | {\"heldMs\":10}                             | bad-field",
        "/api/panic                  | {\"heldMs\":1e9}                            | bad-field",
        "/api/panic                  | {}                                          | bad-field",
        "/api/drill                  | {\"x\":0}                                   | bad-field",
        "/api/drill/end              | {}                                          | drill-not-running",
        "/api/drill/steps/sound      | {\"ok\":true}                               | drill-not-running",
        "/api/drill/steps/dance      | {\"ok\":true}                               | unknown-path",
        "/api/audit                  | {\"light\":\"dusk\"}                        | bad-field",
        "/api/audit/tap              | {}                                          | audit-not-running",
        "/api/audit/end              | {}                                          | audit-not-running",
        "/api/exercise               | {\"on\":true}                               | role-needed",
        "/api/exercise/inject        | {\"plate\":\"A1\"}                          | role-needed",
        "/api/entries                | {}                                          | role-needed",
        "/api/entries/x/remove       | {}                                          | role-needed",
        "/api/state                  | {}                                          | method-not-allowed",
        "/api/nothing                | {}                                          | unknown-path",
        "/index.html                 | {}                                          | method-not-allowed"
      })
  void badInputGetsATypedAnswerIsCountedAndChangesNothing(String path, String body, String code)
      throws Exception {
    PageClient page = start();
    bench().alarm(PageBench.entry("e1", "KB 412 BG", 1), PageBench.PLATE);
    JsonNode before = essence(page.state());
    assertThat(page.post(path, body == null ? "" : body).code()).isEqualTo(code);
    assertThat(essence(page.state())).isEqualTo(before);
    assertThat(bench().server.refused()).containsOnlyKeys(code).containsEntry(code, 1L);
    assertThat(bench().records).isEmpty();
    assertThat(bench().panics).isEmpty();
  }

  @Test
  void badInputOfACommanderIsRefusedToo() throws Exception {
    PageClient page = commander();
    assertThat(page.post("/api/exercise/inject", "{\"plate\":\"A1\"}").code())
        .isEqualTo("not-exercising");
    page.post("/api/exercise", "{\"on\":true}");
    assertThat(page.post("/api/exercise/inject", "{\"plate\":\"???\"}").code())
        .isEqualTo("bad-field");
    assertThat(page.post("/api/exercise/inject", "{\"plate\":\"A1\",\"camera\":\"x\"}").code())
        .isEqualTo("unknown-camera");
    String good =
        "{\"plate\":\"UBK 417 D\",\"reason\":\"left\",\"instruction\":\"STOP\",\"hours\":2}";
    for (String bad :
        List.of(
            good.replace("UBK 417 D", "---"),
            good.replace("left", "x"),
            good.replace("STOP", "stop"),
            good.replace(":2", ":0"),
            good.replace(":2", ":25"),
            good.replace("}", ",\"issuer\":\"uganda\"}"))) {
      assertThat(page.post("/api/entries", bad).code()).as(bad).isEqualTo("bad-field");
    }
    assertThat(page.post("/api/entries/local-0/remove", "{}").code()).isEqualTo("unknown-entry");
    assertThat(page.state().path("entries")).isEmpty();
    assertThat(bench().road).isEmpty();
  }

  @Test
  void aCommandersEntryIsShownAndRemoved() throws Exception {
    PageClient page = commander();
    JsonNode added =
        page.post(
                "/api/entries",
                "{\"plate\":\"UBK 417 D\",\"reason\":\"left\",\"instruction\":\"STOP\",\"hours\":2}")
            .json();
    assertThat(added.path("role").asText()).isEqualTo("commander");
    await()
        .untilAsserted(
            () -> assertThat(page.state().at("/entries/0/plate").asText()).isEqualTo("UBK 417 D"));
    page.post("/api/entries/" + added.path("id").asText() + "/remove", "{}");
    await().untilAsserted(() -> assertThat(page.state().path("entries")).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/state",
        "/api/events",
        "/api/counts",
        "/api/alarms/a1/plate.jpg",
        "/api/alarms/a1/scene.jpg",
        "/api/cameras/lane-1/live.jpg"
      })
  void nothingIsToldToWhoHasNotSignedIn(String path) throws Exception {
    start();
    bench().alarm(PageBench.entry("e1", "KB 412 BG", 1), PageBench.PLATE);
    assertThat(new PageClient(bench().page()).get(path).code()).isEqualTo("session-needed");
  }

  @Test
  void withoutTheTokenNothingChanges() throws Exception {
    PageClient page = start();
    bench().alarm(PageBench.entry("e1", "KB 412 BG", 1), PageBench.PLATE);
    String path = first(page) + "/acknowledge";
    for (String token : List.of("", "x", page.csrf() + "x")) {
      assertThat(
              page.send(
                      page.request(path)
                          .header("Content-Type", "application/json")
                          .header(Gate.CSRF, token)
                          .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
                          .build())
                  .code())
          .isEqualTo("csrf");
    }
    assertThat(page.state().at("/alarms/0/stage").asText()).isEqualTo("new");
  }

  @Test
  void aFormOfAnotherSiteIsRefused() throws Exception {
    PageClient page = start();
    assertThat(
            page.send(
                    page.request("/api/panic")
                        .header("Content-Type", "text/plain")
                        .header(Gate.CSRF, page.csrf())
                        .POST(
                            java.net.http.HttpRequest.BodyPublishers.ofString("{\"heldMs\":2000}"))
                        .build())
                .code())
        .isEqualTo("content-type");
    for (String origin : List.of("http://evil.example", "null", "https://localhost:1")) {
      assertThat(
              page.send(page.request("/api/state").header("Origin", origin).GET().build()).code())
          .isEqualTo("origin");
    }
    assertThat(
            page.send(
                    page.request("/api/alarms/a1/plate.jpg")
                        .header("Sec-Fetch-Site", "cross-site")
                        .GET()
                        .build())
                .code())
        .isEqualTo("origin");
    assertThat(bench().panics).isEmpty();
  }

  @Test
  void aNameThatWasMadeToPointHereIsRefused() throws Exception {
    start();
    for (String host : List.of("evil.example", "127.0.0.1", "127.0.0.1:1", "")) {
      assertThat(raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
          .as(host)
          .startsWith("HTTP/1.1 403");
    }
    String own = "localhost:" + bench().page().getPort();
    assertThat(raw("GET /api/session HTTP/1.1\r\nHost: " + own + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../CrewServer.class", "/..%2fCrewServer.class", "/.hidden", "/CrewServer.class",
        "//etc/passwd", "/messages/", "/index.html/x", "/%2e%2e/page/index.html"
      })
  void onlyThePagesFilesAreServed(String path) throws Exception {
    start();
    String answer =
        raw(
            "GET "
                + path
                + " HTTP/1.1\r\nHost: localhost:"
                + bench().page().getPort()
                + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 404");
  }

  @Test
  void everyAnswerForbidsWhatThePageDoesNotNeed() throws Exception {
    PageClient page = start();
    for (String path : List.of("/", "/api/session", "/api/state", "/nothing")) {
      var headers = page.get(path).response().headers();
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'")
          .contains("script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void anEndlessBodyIsRefused() throws Exception {
    PageClient page = start();
    assertThat(page.post("/api/session/end", "{\"a\":\"" + "x".repeat(5000) + "\"}").code())
        .isEqualTo("too-large");
  }

  @Test
  void theFifthWrongPinLocksTheRoleAndTheLockGrows() throws Exception {
    PageClient page = startWithCommander();
    for (int left = PinGuard.TRIES - 1; left >= 1; left--) {
      PageClient.Reply wrong = page.signIn("commander", "000000");
      assertThat(wrong.code()).isEqualTo("wrong-pin");
      assertThat(wrong.json().path("attemptsLeft").asInt()).isEqualTo(left);
    }
    assertThat(page.signIn("commander", "000000").code()).isEqualTo("locked-out");
    PageClient.Reply locked = new PageClient(bench().page()).signIn("commander", PIN);
    assertThat(locked.code()).isEqualTo("locked-out");
    assertThat(locked.status()).isEqualTo(429);
    assertThat(locked.response().headers().firstValue("Retry-After")).isPresent();
    bench().pass(Duration.ofSeconds(61));
    for (int i = 0; i < PinGuard.TRIES; i++) {
      page.signIn("commander", "111111");
    }
    bench().pass(Duration.ofSeconds(61));
    assertThat(page.signIn("commander", PIN).code()).isEqualTo("locked-out");
    bench().pass(Duration.ofSeconds(61));
    assertThat(page.signIn("commander", PIN).status()).isEqualTo(200);
  }

  @Test
  void nobodyIsCommanderWithoutAPin() throws Exception {
    PageClient page = start();
    assertThat(page.signIn("commander", "").code()).isEqualTo("role-needed");
    assertThat(page.get("/api/session").json().path("roles")).hasSize(1);
  }

  @Test
  void anEndedSessionHearsNoMore() throws Exception {
    PageClient page = start().listen();
    page.await("hello", data -> true);
    assertThat(page.post("/api/session/end", "{}").json().path("signedIn").asBoolean()).isFalse();
    page.await("session", data -> !data.path("signedIn").asBoolean());
    page.await("closed", data -> true);
    assertThat(page.get("/api/state").code()).isEqualTo("session-needed");
  }

  @Test
  void whatOneBrowserAnswersTheOtherHears() throws Exception {
    PageClient one = start().listen();
    PageClient two = bench().crew().listen();
    one.await("hello", data -> true);
    two.await("hello", data -> true);
    bench().alarm(PageBench.entry("e1", "KB 412 BG", 1), PageBench.PLATE);
    one.await("alarm", data -> true);
    String id = two.await("alarm", data -> true).data().path("id").asText();
    one.post("/api/alarms/" + id + "/acknowledge", "{}");
    two.await("alarm-changed", data -> data.path("stage").asText().equals("acknowledged"));
    one.close();
    two.close();
  }

  @Test
  void halfOfAllAlarmsAreAtThePageWithinATenthOfASecond() throws Exception {
    PageClient page = start().listen();
    page.await("hello", data -> true);
    WatchlistEntry entry = PageBench.entry("e1", "KB 412 BG", 1);
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      long start = System.nanoTime();
      bench().alarm(entry, PageBench.PLATE);
      nanos.add(page.await("alarm", data -> true).nanos() - start);
    }
    nanos.sort(null);
    // The median: on a machine that is busy with other things the rest says nothing of this.
    assertThat(nanos.get(50)).as("all: %s", nanos).isLessThan(100_000_000L);
  }

  @Test
  void theMostUrgentAlarmIsFirstAndNoneHidesAnother() throws Exception {
    PageClient page = start();
    WatchlistEntry low = PageBench.entry("low", "KB 412 BG", 80);
    bench().alarm(low, PageBench.PLATE);
    bench().alarm(PageBench.entry("high", "UN 302 18", 1), "UN30218");
    bench().alarm(low, PageBench.PLATE);
    JsonNode alarms = page.state().path("alarms");
    assertThat(alarms.findValuesAsText("entry")).containsExactly("high", "low", "low");
    assertThat(alarms.get(0).path("level").asText()).isEqualTo("high");
    assertThat(alarms.get(1).path("earlier").asInt()).isZero();
    assertThat(alarms.get(2).path("earlier").asInt()).isEqualTo(1);
  }

  @Test
  void whatTheCrewSawDecidesWhatItMaySay() throws Exception {
    PageClient page = start();
    bench().alarm(PageBench.entry("e1", "KB 412 8G", 1), PageBench.PLATE);
    String alarm = first(page);
    assertThat(outcomes(page, alarm, "false", "yes")).containsExactly("misread", "not-stopped");
    assertThat(outcomes(page, alarm, "true", "no"))
        .containsExactly("other-issuer", "stale-entry", "not-stopped");
    assertThat(outcomes(page, alarm, "true", "unsure")).contains("confirmed-stopped");
    assertThat(
            page.post(alarm + "/outcome", "{\"outcome\":\"misread\",\"correctText\":\"A1\"}")
                .code())
        .isEqualTo("outcome-not-allowed");
    page.post(alarm + "/confirm", "{\"readsSo\":false,\"sameVehicle\":\"unsure\"}");
    JsonNode closed =
        page.post(alarm + "/outcome", "{\"outcome\":\"misread\",\"correctText\":\"kb-412 b6\"}")
            .json();
    assertThat(closed.at("/outcome/correctText").asText()).isEqualTo("KB412B6");
    assertThat(page.post(alarm + "/confirm", "{\"readsSo\":true,\"sameVehicle\":\"no\"}").code())
        .isEqualTo("already-closed");
    assertThat(bench().records)
        .singleElement()
        .isInstanceOfSatisfying(
            Disposition.class,
            told -> {
              assertThat(told.outcome()).isEqualTo(Disposition.Outcome.MISREAD);
              assertThat(told.answers().orElseThrow().correctText()).isEqualTo("KB412B6");
            });
    JsonNode counts = page.get("/api/counts").json();
    assertThat(counts.at("/entries/0/misread").asInt()).isEqualTo(1);
    assertThat(counts.at("/pairs/0/wanted").asText()).isEqualTo("8");
    assertThat(counts.at("/pairs/0/read").asText()).isEqualTo("B");
    assertThat(counts.at("/pairs/0/wrong").asInt()).isEqualTo(1);
  }

  private static List<String> outcomes(PageClient page, String alarm, String reads, String same)
      throws Exception {
    JsonNode answer =
        page.post(
                alarm + "/confirm", "{\"readsSo\":" + reads + ",\"sameVehicle\":\"" + same + "\"}")
            .json();
    List<String> words = new ArrayList<>();
    answer.path("outcomes").forEach(word -> words.add(word.asText()));
    return words;
  }

  @Test
  void anAlarmWhoseHitIsNotStoredSaysSoAndRaisesATrouble() throws Exception {
    PageClient page = start();
    CompletableFuture<Stored> hit = new CompletableFuture<>();
    WatchlistEntry entry = PageBench.entry("e1", "KB 412 BG", 1);
    bench().server.wanted(bench().vehicle(entry, PageBench.PLATE, hit));
    assertThat(page.state().at("/alarms/0/hit").asText()).isEqualTo("storing");
    hit.completeExceptionally(new IOException("disk"));
    assertThat(page.state().at("/alarms/0/hit").asText()).isEqualTo("not-stored");
    await()
        .untilAsserted(
            () ->
                assertThat(page.state().path("troubles").findValuesAsText("code"))
                    .contains("hit-not-stored"));
  }

  @Test
  void readsAndClosedAlarmsVanishAfterTheConfiguredMinutesOpenOnesStay() throws Exception {
    PageClient page = start().listen();
    page.await("hello", data -> true);
    bench().server.sighted(bench().sighting("lane-1", "UBK417D"));
    WatchlistEntry entry = PageBench.entry("e1", "KB 412 BG", 1);
    bench().alarm(entry, PageBench.PLATE);
    bench().alarm(entry, PageBench.PLATE);
    String alarm = first(page);
    page.post(alarm + "/confirm", "{\"readsSo\":true,\"sameVehicle\":\"yes\"}");
    page.post(alarm + "/outcome", "{\"outcome\":\"confirmed-stopped\"}");
    bench().pass(Duration.ofMinutes(10).plusSeconds(1));
    page.await("forget", data -> data.path("reads").size() == 1 && data.path("alarms").size() == 1);
    JsonNode state = page.state();
    assertThat(state.path("reads")).isEmpty();
    assertThat(state.path("alarms")).hasSize(1);
    assertThat(page.get(alarm + "/plate.jpg").code()).isEqualTo("unknown-alarm");
    bench().pass(Duration.ofHours(8));
    page.await("forget", data -> data.path("alarms").size() == 1);
  }

  @Test
  void hostileTextComesAsData() throws Exception {
    PageClient page = start();
    String hostile = "<script>alert(1)</script>\u202E\uD83D\uDE97\"'&" + "x".repeat(150);
    bench().alarm(PageBench.entry("e1", "KB 412 BG", 1, hostile), PageBench.PLATE);
    assertThat(page.state().at("/alarms/0/vehicle").asText()).isEqualTo(hostile);
    assertThat(page.get("/api/state").response().headers().firstValue("Content-Type"))
        .contains("application/json");
  }

  @Test
  void aCovertMatchCannotBecomeAnAlarm() throws Exception {
    start();
    WatchlistEntry open = PageBench.entry("e1", "KB 412 BG", 1);
    WatchlistEntry covert =
        new WatchlistEntry(
            open.id(),
            open.plate(),
            open.issuer(),
            open.policy(),
            new Handling("STOLEN", 1, "STOP", true),
            open.scope(),
            open.details());
    assertThatThrownBy(() -> bench().vehicle(covert, PageBench.PLATE, new CompletableFuture<>()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPageThatDoesNotReadIsDroppedAndNobodyWaitsForIt() throws Exception {
    PageClient page = start().listen();
    page.await("hello", data -> true);
    PageClient lazy = bench().crew();
    String cookie = lazy.request("/").build().headers().firstValue("Cookie").orElseThrow();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench().page().getPort())) {
      socket.setReceiveBufferSize(1024);
      socket
          .getOutputStream()
          .write(
              ("GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:"
                      + bench().page().getPort()
                      + "\r\nCookie: "
                      + cookie
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      String vehicle = "v".repeat(200);
      WatchlistEntry entry = PageBench.entry("e1", "KB 412 BG", 50, vehicle);
      long longest = 0;
      int raised = 0;
      while (bench().server.droppedPages() == 0 && raised < 50_000) {
        long start = System.nanoTime();
        bench().alarm(entry, PageBench.PLATE);
        longest = Math.max(longest, System.nanoTime() - start);
        raised++;
        page.events().clear();
      }
      assertThat(bench().server.droppedPages()).isPositive();
      assertThat(longest).as("nanoseconds that an alarm waited").isLessThan(2_000_000_000L);
    }
    await().untilAsserted(() -> assertThat(page.get("/api/session").status()).isEqualTo(200));
  }

  @Test
  void aThousandAlarmsLeaveMemoryFlatAndTheUrgentOnesStay() throws Exception {
    PageClient page = start();
    Runtime runtime = Runtime.getRuntime();
    long before = 0;
    for (int i = 0; i < 2000; i++) {
      if (i == 1000) {
        before = used(runtime);
      }
      long nanos = bench().nanoTime.getAsLong();
      bench().scenes.keep("lane-1", new Scenes.Scene(nanos, 1280, 720, Jpeg.of(new byte[100_000])));
      bench().alarm(PageBench.entry("e" + i, "KB 412 BG", i % 100 == 0 ? 0 : 60), PageBench.PLATE);
    }
    long grown = used(runtime) - before;
    assertThat(grown).as("bytes from the 1000th to the 2000th alarm").isLessThan(5_000_000);
    JsonNode alarms = page.state().path("alarms");
    assertThat(alarms).hasSize(300);
    assertThat(alarms.findValuesAsText("level").stream().filter("high"::equals)).hasSize(20);
  }

  private static long used(Runtime runtime) {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void theDrillSaysGoOnlyIfEverythingWasTried() throws Exception {
    PageClient page = start();
    JsonNode begun = page.post("/api/drill", "{}").json();
    assertThat(begun.path("card").asText()).isEqualTo(DrillDesk.CARD);
    assertThat(page.post("/api/drill/steps/card-lane-1", "{\"ok\":true}").code())
        .isEqualTo("bad-field");
    bench().server.sighted(bench().sighting("lane-1", "UBK417D"));
    assertThat(page.state().at("/drill/steps/0/state").asText()).isEqualTo("waiting");
    bench().server.sighted(bench().sighting("lane-1", "TE473XX"));
    assertThat(page.state().at("/drill/steps/0/reason").asText()).isEqualTo("misread");
    bench().server.sighted(bench().sighting("lane-1", DrillDesk.CARD));
    assertThat(page.state().at("/drill/steps/0/state").asText()).isEqualTo("passed");
    page.post("/api/drill/steps/sound", "{\"ok\":true}");
    page.post("/api/drill/steps/clock", "{\"ok\":true}");
    await()
        .untilAsserted(
            () ->
                assertThat(page.state().path("troubles").findValuesAsText("code"))
                    .contains("list-none"));
    page.post("/api/drill/steps/list", "{\"ok\":true}");
    JsonNode ended = page.post("/api/drill/end", "{}").json();
    assertThat(ended.path("verdict").asText()).isEqualTo("no-go");
    assertThat(ended.at("/reasons").toString()).contains("no-list").doesNotContain("sound");
    assertThat(ended.path("record").asText()).isEqualTo("stored");
    assertThat(bench().records)
        .singleElement()
        .isInstanceOfSatisfying(Drill.class, drill -> assertThat(drill.go()).isFalse());
    assertThat(page.post("/api/drill/end", "{}").code()).isEqualTo("drill-not-running");
  }

  @Test
  void theCountComparesTapsWithReadings() throws Exception {
    PageClient page = start();
    page.post("/api/audit", "{\"light\":\"night\"}");
    for (int i = 0; i < 4; i++) {
      page.post("/api/audit/tap", "{}");
      if (i != 2) {
        bench().server.sighted(bench().sighting("lane-1", "UBK417D"));
      }
      bench().pass(Duration.ofSeconds(30));
    }
    JsonNode audit = page.post("/api/audit/end", "{}").json();
    assertThat(audit.at("/night/vehicles").asInt()).isEqualTo(4);
    assertThat(audit.at("/night/captured").asInt()).isEqualTo(3);
    assertThat(audit.at("/night/rate").asDouble()).isEqualTo(0.75);
    assertThat(audit.path("day").isNull()).isTrue();
  }

  @Test
  void anInventedVehiclePassesMarkedAndCountsForNothing() throws Exception {
    PageClient page = commander();
    page.post("/api/exercise", "{\"on\":true}");
    await()
        .untilAsserted(() -> assertThat(page.state().path("mode").asText()).isEqualTo("exercise"));
    bench().server.sighted(bench().sighting("exercise:lane-1", "UBK417D"));
    JsonNode read = page.state().at("/reads/0");
    assertThat(read.path("exercise").asBoolean()).isTrue();
    assertThat(read.path("camera").asText()).isEqualTo("lane-1");
  }

  @Test
  void panicIsToldAtOnce() throws Exception {
    PageClient page = start();
    JsonNode answer = page.post("/api/panic", "{\"heldMs\":1500}").json();
    assertThat(bench().panics).containsExactly("crew");
    assertThat(answer.path("tookMs").asDouble()).isLessThan(200);
  }

  private String raw(String request) throws IOException {
    URI page = bench().page();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  /** The state without what time changes by itself. */
  private static JsonNode essence(JsonNode state) {
    ObjectNode copy = state.deepCopy();
    copy.remove(List.of("serverTime", "revision", "clock", "disk", "link", "list", "troubles"));
    copy.findParents("ageMs").forEach(parent -> ((ObjectNode) parent).remove("ageMs"));
    return copy;
  }
}
