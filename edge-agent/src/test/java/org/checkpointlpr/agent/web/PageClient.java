package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A browser without a screen: a real HTTP client with a cookie, a token and an event stream. */
public final class PageClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI page;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Event> all = new LinkedBlockingQueue<>();
  private String cookie = "";
  private String csrf = "";
  private InputStream stream = InputStream.nullInputStream();

  /** What came over the event stream, and when. */
  public record Event(long id, String name, JsonNode data, long nanos) {}

  /** What a request was answered with. */
  public record Reply(int status, HttpResponse<byte[]> response) {
    /** Returns the body as JSON. */
    public JsonNode json() throws IOException {
      return JSON.readTree(response.body());
    }

    /** Returns the code of the problem. */
    public String code() throws IOException {
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
      return json().path("code").asText();
    }
  }

  /** A browser that has not signed in. */
  public PageClient(URI page) {
    this.page = page;
  }

  /** Signs in without a PIN. */
  public static PageClient crew(URI page) throws IOException, InterruptedException {
    PageClient client = new PageClient(page);
    assertThat(client.signIn("crew", "").status()).isEqualTo(200);
    return client;
  }

  /** Signs in and keeps cookie and token if that went well. */
  public Reply signIn(String role, String pin) throws IOException, InterruptedException {
    Reply reply =
        post("/api/session", JSON.createObjectNode().put("role", role).put("pin", pin).toString());
    if (reply.status() == 200) {
      csrf = reply.json().path("csrf").asText();
      String set = reply.response().headers().firstValue("Set-Cookie").orElseThrow();
      cookie = set.substring(0, set.indexOf(';'));
    }
    return reply;
  }

  /** Returns the token. */
  public String csrf() {
    return csrf;
  }

  /** Returns a request that carries the cookie. */
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(page.resolve(path)).timeout(PATIENCE);
    return cookie.isEmpty() ? builder : builder.header("Cookie", cookie);
  }

  /** Sends a request. */
  public Reply send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    return new Reply(response.statusCode(), response);
  }

  /** Asks. */
  public Reply get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  /** Posts JSON with the token. */
  public Reply post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("X-Checkpoint-CSRF", csrf)
            .POST(BodyPublishers.ofString(json, StandardCharsets.UTF_8))
            .build());
  }

  /** Returns the whole state. */
  public JsonNode state() throws IOException, InterruptedException {
    return get("/api/state").json();
  }

  /** Opens the event stream. */
  public PageClient listen() throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        http.send(
            request("/api/events").timeout(Duration.ofMinutes(10)).build(),
            BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    stream = response.body();
    Thread reader = new Thread(() -> read(response.body()), "events");
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  /** Waits for the next event of a name that fits; others are passed over. */
  public Event await(String name, Predicate<JsonNode> fits) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Event event = events.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      assertThat(event).as("an event %s within %s", name, PATIENCE).isNotNull();
      if (event.name().equals(name) && fits.test(event.data())) {
        return event;
      }
    }
  }

  /** Returns the events that have come and were not taken. */
  public BlockingQueue<Event> events() {
    return events;
  }

  /** Returns every event since the beginning, also those that were taken. */
  public BlockingQueue<Event> all() {
    return all;
  }

  private void read(InputStream in) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      Map<String, String> fields = new java.util.HashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(": ");
        if (colon > 0) {
          fields.put(line.substring(0, colon), line.substring(colon + 2));
        } else if (fields.containsKey("event")) {
          Event event =
              new Event(
                  Long.parseLong(fields.get("id")),
                  fields.get("event"),
                  JSON.readTree(fields.get("data")),
                  System.nanoTime());
          all.add(event);
          events.add(event);
          fields.clear();
        }
      }
      events.add(new Event(0, "closed", JSON.createObjectNode(), System.nanoTime()));
    } catch (IOException e) {
      events.add(new Event(0, "closed", JSON.createObjectNode(), System.nanoTime()));
    }
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
