package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.checkpointlpr.agent.config.CrewConfig;
import org.checkpointlpr.agent.track.Jpeg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the server really sends is what the OpenAPI document says, and nothing else. */
@Timeout(120)
class CrewApiTest {
  private static final OpenApiCheck API = api();
  private static final String PIN = "473869";

  /** Named by the event; the rest is told by the two that follow. */
  private static final Map<String, String> EVENTS =
      Map.of(
          "alarm",
          "Alarm",
          "alarm-changed",
          "Alarm",
          "read",
          "Read",
          "state",
          "Status",
          "drill",
          "Drill",
          "audit",
          "Audit");

  @TempDir Path folder;

  private final Set<String> asked = new TreeSet<>();

  private static OpenApiCheck api() {
    try {
      return new OpenApiCheck(Path.of("api", "crew-openapi.yaml"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theExamplesFitTheirOwnSchemas() {
    assertThat(API.examples()).isGreaterThan(25);
  }

  @Test
  void everyAnswerAndEventIsAsDocumented() throws Exception {
    CrewConfig local = CrewConfig.local(0);
    String hash = PinHash.of(PIN, new SecureRandom()).text();
    CrewConfig config =
        new CrewConfig(
            local.listen(),
            List.of(),
            "en",
            Optional.empty(),
            Optional.empty(),
            Optional.of(hash),
            local.session());
    try (PageBench bench = new PageBench(folder, config)) {
      PageClient page = new PageClient(bench.page());
      get(page, "/api/session", "/api/session");
      API.answer("post", "/api/session", 401, page.signIn("commander", "000000").json());
      API.answer("post", "/api/session", 200, page.signIn("commander", PIN).json());
      asked.add("POST /api/session");
      page.listen();
      API.value("Problem", page.post("/api/panic", "{}").json());
      bench.server.sighted(bench.sighting("lane-1", "UBK417D"));
      bench.scenes.keep(
          "lane-1",
          new Scenes.Scene(bench.nanoTime.getAsLong(), 1280, 720, Jpeg.of(new byte[] {1})));
      bench.alarm(PageBench.entry("e1", "KB 412 8G", 1), PageBench.PLATE);
      askAboutAlarms(page);
      askDesks(page);
      get(page, "/api/state", "/api/state");
      get(page, "/api/counts", "/api/counts");
      API.value("Problem", get(page, "/api/cameras/lane-1/live.jpg"));
      asked.add("GET /api/cameras/{name}/live.jpg");
      bench.pass(Duration.ofMinutes(11));
      checkEvents(page);
      post(page, "/api/session/end", "/api/session/end", "{}");
    }
    asked.add("GET /api/events");
    assertThat(asked).isEqualTo(API.operations());
  }

  private void askAboutAlarms(PageClient page) throws Exception {
    String alarm = "/api/alarms/" + page.state().at("/alarms/0/id").asText();
    String template = "/api/alarms/{id}";
    for (String picture : List.of("/plate.jpg", "/scene.jpg")) {
      PageClient.Reply reply = page.get(alarm + picture);
      assertThat(reply.response().headers().firstValue("Content-Type")).contains("image/jpeg");
      asked.add("GET " + template + picture);
    }
    post(page, alarm + "/acknowledge", template + "/acknowledge", "{}");
    API.answer(
        "post",
        template + "/outcome",
        409,
        page.post(alarm + "/outcome", "{\"outcome\":\"not-stopped\"}").json());
    post(
        page,
        alarm + "/confirm",
        template + "/confirm",
        "{\"readsSo\":false,\"sameVehicle\":\"unsure\"}");
    post(
        page,
        alarm + "/outcome",
        template + "/outcome",
        "{\"outcome\":\"misread\",\"correctText\":\"KB412BG\"}");
  }

  private void askDesks(PageClient page) throws Exception {
    post(page, "/api/panic", "/api/panic", "{\"heldMs\":1500}");
    post(page, "/api/drill", "/api/drill", "{}");
    post(page, "/api/drill/steps/sound", "/api/drill/steps/{step}", "{\"ok\":true}");
    post(page, "/api/drill/end", "/api/drill/end", "{}");
    post(page, "/api/audit", "/api/audit", "{\"light\":\"day\"}");
    post(page, "/api/audit/tap", "/api/audit/tap", "{}");
    post(page, "/api/audit/end", "/api/audit/end", "{}");
    post(page, "/api/exercise", "/api/exercise", "{\"on\":true}");
    API.value("Problem", page.post("/api/exercise/inject", "{\"plate\":\"?\"}").json());
    asked.add("POST /api/exercise/inject"); // its answer needs OpenCV: see the whole story
    JsonNode entry =
        post(
            page,
            "/api/entries",
            "/api/entries",
            "{\"plate\":\"UBK 417 D\",\"reason\":\"left\",\"instruction\":\"STOP\",\"hours\":2}");
    post(
        page,
        "/api/entries/" + entry.path("id").asText() + "/remove",
        "/api/entries/{id}/remove",
        "{}");
  }

  private static void checkEvents(PageClient page) throws Exception {
    page.await("forget", data -> true);
    Set<String> seen = new TreeSet<>();
    try (PageClient again = page) {
      for (PageClient.Event event = page.all().poll(); event != null; event = page.all().poll()) {
        seen.add(event.name());
        String schema = EVENTS.get(event.name());
        if (schema != null && !event.data().isNull()) {
          API.value(schema, event.data());
        }
      }
      assertThat(again.csrf()).isNotEmpty();
    }
    assertThat(seen).containsAll(EVENTS.keySet()).contains("hello", "forget");
  }

  private JsonNode post(PageClient page, String path, String template, String body)
      throws Exception {
    PageClient.Reply reply = page.post(path, body);
    assertThat(reply.status()).as("%s %s", path, reply.json()).isEqualTo(200);
    API.answer("post", template, 200, reply.json());
    asked.add("POST " + template);
    return reply.json();
  }

  private JsonNode get(PageClient page, String path) throws Exception {
    return page.get(path).json();
  }

  private void get(PageClient page, String path, String template) throws Exception {
    API.answer("get", template, 200, page.get(path).json());
    asked.add("GET " + template);
  }
}
