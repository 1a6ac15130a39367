package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.checkpointlpr.agent.config.CrewConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input to every endpoint of the OpenAPI document: answered by a typed 4xx that the document
 * knows, counted, and without any effect. An endpoint that is added is tried without a further line
 * here.
 */
@Timeout(300)
class EveryEndpointTest {
  private static final OpenApiCheck API = api();
  private static final BadRequests BAD = new BadRequests(API);
  private static final String PIN = "473869";

  /** Needs no session: it makes one. */
  private static final String SIGN_IN = "POST /api/session";

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static PageBench bench;

  @SuppressWarnings("NullAway.Init")
  private static PageClient commander;

  private long counted;
  private String before = "";

  private static OpenApiCheck api() {
    try {
      return new OpenApiCheck(Path.of("api/crew-openapi.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Set<String> operations() {
    return API.operations();
  }

  @BeforeAll
  static void openThePageWithAnOpenAlarm() throws Exception {
    CrewConfig local = CrewConfig.local(0);
    bench =
        new PageBench(
            folder,
            new CrewConfig(
                local.listen(),
                List.of(),
                "en",
                Optional.empty(),
                Optional.empty(),
                Optional.of(PinHash.of(PIN, new SecureRandom()).text()),
                Duration.ofHours(1)));
    commander = new PageClient(bench.page());
    assertThat(commander.signIn("commander", PIN).status()).isEqualTo(200);
    bench.alarm(PageBench.entry("e1", "KB 412 BG", 1), PageBench.PLATE);
  }

  @AfterAll
  static void close() {
    if (bench != null) {
      bench.close();
    }
  }

  @BeforeEach
  void remember() throws Exception {
    counted = refusals();
    before = essence();
  }

  @AfterEach
  void nothingHasChanged() throws Exception {
    assertThat(essence()).isEqualTo(before);
    assertThat(bench.records).isEmpty();
    assertThat(bench.panics).isEmpty();
    assertThat(bench.road).isEmpty();
  }

  @Test
  void theDocumentNamesEveryEndpointThatIsTried() {
    assertThat(operations()).hasSizeGreaterThan(20).contains(SIGN_IN, "POST /api/panic");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aBodyThatTheDocumentForbidsIsRefused(String operation) throws Exception {
    if (operation.startsWith("GET ")) {
      return; // its body is not read
    }
    for (BadRequests.Bad bad : BAD.of("post", template(operation))) {
      refused(bad.what(), commander.post(path(operation), bad.body()), 400, 404, 413);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aBodyThatIsNotSaidToBeJsonIsRefused(String operation) throws Exception {
    if (operation.startsWith("GET ")) {
      return;
    }
    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "")) {
      HttpRequest.Builder request =
          commander.request(path(operation)).header(Gate.CSRF, commander.csrf());
      if (!type.isEmpty()) {
        request.header("Content-Type", type);
      }
      refused(type, commander.send(request.POST(BodyPublishers.ofString("{}")).build()), 415);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void whoHasNoSessionOrNoTokenOrComesFromAnotherSiteIsRefused(String operation) throws Exception {
    boolean open = template(operation).equals("/api/session");
    PageClient stranger = new PageClient(bench.page());
    if (!open) {
      refused("no session", stranger.send(request(stranger, operation, "").build()), 401);
      HttpRequest.Builder forged = request(stranger, operation, "");
      forged.header("Cookie", "checkpoint=" + "A".repeat(43));
      refused("a made-up session", stranger.send(forged.build()), 401);
    }
    if (operation.startsWith("POST ") && !open) {
      for (String token : List.of("", "x", commander.csrf() + "x")) {
        refused("token", commander.send(request(commander, operation, token).build()), 403);
      }
    }
    for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1")) {
      refused(origin, commander.send(ours(operation).header("Origin", origin).build()), 403);
    }
    refused(
        "cross-site",
        commander.send(ours(operation).header("Sec-Fetch-Site", "cross-site").build()),
        403);
    assertThat(raw(operation, "evil.example")).startsWith("HTTP/1.1 403");
    assertThat(refusals()).as("counted: another host").isEqualTo(++counted);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anotherMethodIsRefused(String operation) throws Exception {
    for (String method :
        List.of("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST", "GET", "X")) {
      if (API.operations().contains(method + " " + template(operation))) {
        continue;
      }
      HttpRequest request =
          commander
              .request(path(operation))
              .header("Content-Type", "application/json")
              .header(Gate.CSRF, commander.csrf())
              .method(method, BodyPublishers.ofString("{}"))
              .build();
      refused(method, commander.send(request), 405);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aNameThatNoPathHasIsRefused(String operation) throws Exception {
    if (!operation.contains("{")) {
      return;
    }
    for (String name :
        List.of("..%2f..%2fetc", "%00", "%3Cscript%3E", "x".repeat(300), "%D9%A3", "-", "zz9")) {
      String path = template(operation).replaceAll("\\{\\w+}", name);
      HttpRequest.Builder request = commander.request(path);
      request.header("Content-Type", "application/json").header(Gate.CSRF, commander.csrf());
      boolean get = operation.startsWith("GET ");
      String body = get ? "" : API.body("post", template(operation)).example().toString();
      request.method(get ? "GET" : "POST", BodyPublishers.ofString(body));
      refused(path, commander.send(request.build()), 400, 404);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void whatIsTheCommandersTheCrewIsRefused(String operation) throws Exception {
    boolean commanders =
        List.of("/api/exercise", "/api/entries").stream().anyMatch(template(operation)::startsWith);
    if (commanders) {
      PageClient crew = bench.crew();
      String example = API.body("post", template(operation)).example().toString();
      refused("as crew", crew.post(path(operation), example), 403);
    }
  }

  private void refused(String what, PageClient.Reply reply, Integer... allowed) throws Exception {
    assertThat(reply.status()).as(what).isIn((Object[]) allowed);
    assertThat(reply.code()).as(what).isNotEmpty();
    API.value("Problem", reply.json());
    assertThat(refusals()).as("counted: " + what).isEqualTo(++counted);
  }

  private static long refusals() {
    return bench.server.refused().values().stream().mapToLong(Long::longValue).sum();
  }

  private static HttpRequest.Builder ours(String operation) {
    return request(commander, operation, commander.csrf());
  }

  private static HttpRequest.Builder request(PageClient client, String operation, String token) {
    HttpRequest.Builder request = client.request(path(operation)).header(Gate.CSRF, token);
    if (operation.startsWith("GET ")) {
      return request.GET();
    }
    String example = API.body("post", template(operation)).example().toString();
    return request
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(example));
  }

  private static String template(String operation) {
    return operation.substring(operation.indexOf(' ') + 1);
  }

  /** The operation's path with names of things that are there. */
  private static String path(String operation) {
    String template = template(operation);
    String name =
        template.startsWith("/api/alarms/")
            ? "a1"
            : template.startsWith("/api/cameras/") ? "lane-1" : "sound";
    return template.replaceAll("\\{\\w+}", name);
  }

  private static String raw(String operation, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.page().getPort())) {
      socket.setSoTimeout(10_000);
      String request =
          "%s HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
              .formatted(operation.replace(template(operation), path(operation)), host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The state without what time changes by itself. */
  private static String essence() throws Exception {
    JsonNode state = commander.state();
    ObjectNode copy = state.deepCopy();
    copy.remove(List.of("serverTime", "revision", "clock", "disk", "link", "list", "troubles"));
    copy.findParents("ageMs").forEach(parent -> ((ObjectNode) parent).remove("ageMs"));
    return copy.toString().toLowerCase(Locale.ROOT);
  }
}
