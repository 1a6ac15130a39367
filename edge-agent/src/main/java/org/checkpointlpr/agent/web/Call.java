package org.checkpointlpr.agent.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** One request, past the gate. Used by one thread. */
final class Call {
  private final HttpExchange exchange;
  private final Matcher path;
  private final Sessions.@Nullable Session session;

  Call(HttpExchange exchange, Matcher path, Sessions.@Nullable Session session) {
    this.exchange = exchange;
    this.path = path;
    this.session = session;
  }

  HttpExchange exchange() {
    return exchange;
  }

  /** Returns what stands in the path's only variable place. */
  String name() {
    return path.group(1);
  }

  Sessions.Session session() throws Refusal {
    Sessions.Session known = session;
    if (known == null) {
      throw new Refusal(Refusal.Code.SESSION_NEEDED);
    }
    return known;
  }

  CrewRole role() throws Refusal {
    return session().role();
  }

  /** Reads the body, no more than it may be long. */
  Body body() throws Refusal, IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(Body.MAX_BYTES + 1);
    if (bytes.length > Body.MAX_BYTES) {
      throw new Refusal(Refusal.Code.TOO_LARGE);
    }
    return Body.read(bytes);
  }

  /** Reads a body that must be an empty object. */
  void emptyBody() throws Refusal, IOException {
    body().end();
  }
}
