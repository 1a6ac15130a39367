package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import org.checkpointlpr.agent.hit.Bytes;

/** What a request is answered with. */
sealed interface Answer {
  /** A page's own scripts and pictures, and nothing else from anywhere. */
  String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
          + " media-src 'self'; connect-src 'self'; font-src 'self'; manifest-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Bytes of a kind. */
  record Content(int status, String type, Bytes body) implements Answer {}

  /** A picture, with its age. */
  record Picture(Bytes jpeg, long ageMillis) implements Answer {}

  /** A stream of events, until the page goes. */
  record Events(EventStream stream) implements Answer {}

  static Answer json(JsonNode json) {
    return new Content(200, "application/json", Bytes.of(Json.bytes(json)));
  }

  static Answer problem(Refusal refusal) {
    return new Content(
        refusal.code().status(), "application/problem+json", Bytes.of(Json.bytes(refusal.json())));
  }

  /** Sets the headers that every answer carries. */
  static void protect(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
  }

  /** Sends this answer and ends the exchange. */
  default void send(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    protect(headers);
    if (this instanceof Content content) {
      write(exchange, content.status, content.type, content.body);
    } else if (this instanceof Picture picture) {
      headers.set("X-Picture-Age-Ms", Long.toString(picture.ageMillis));
      write(exchange, 200, "image/jpeg", picture.jpeg);
    } else if (this instanceof Events events) {
      headers.set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      events.stream.run(exchange.getResponseBody());
    }
  }

  private static void write(HttpExchange exchange, int status, String type, Bytes body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length() == 0 ? -1 : body.length());
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body.toArray());
    }
  }
}
