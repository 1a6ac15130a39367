package org.checkpointlpr.agent.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.checkpointlpr.agent.config.CrewConfig;

/**
 * Who may call at all. A page of another site, also one whose name was made to point here (DNS
 * rebinding), is turned away before anything is looked at; a POST must carry the session's token.
 * Immutable.
 */
final class Gate {
  static final String CSRF = "X-Checkpoint-CSRF";

  private final Set<String> hosts = new HashSet<>();
  private final String scheme;
  private final String cookie;
  private final boolean secure;

  /**
   * Creates a gate.
   *
   * @param port on which the page really listens
   */
  Gate(CrewConfig config, int port) {
    secure = config.tls().isPresent();
    scheme = secure ? "https" : "http";
    cookie = secure ? "__Host-checkpoint" : "checkpoint";
    Set<String> names = new HashSet<>(config.names());
    if (config.isLocal()) {
      names.addAll(List.of("127.0.0.1", "localhost", "[::1]"));
    } else if (!config.listen().getAddress().isAnyLocalAddress()) {
      String literal = config.listen().getAddress().getHostAddress();
      names.add(literal.indexOf(':') < 0 ? literal : "[" + literal + "]");
    }
    for (String name : names) {
      hosts.add(name + ":" + port);
      if (port == (secure ? 443 : 80)) {
        hosts.add(name);
      }
    }
  }

  /** Refuses a request under another name, or from another site. */
  void check(HttpExchange exchange) throws Refusal {
    Headers headers = exchange.getRequestHeaders();
    List<String> host = headers.getOrDefault("Host", List.of());
    if (host.size() != 1 || !hosts.contains(host.get(0).toLowerCase(Locale.ROOT))) {
      throw new Refusal(Refusal.Code.HOST);
    }
    for (String origin : headers.getOrDefault("Origin", List.of())) {
      if (!isOurs(origin.toLowerCase(Locale.ROOT))) {
        throw new Refusal(Refusal.Code.ORIGIN);
      }
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new Refusal(Refusal.Code.ORIGIN);
    }
  }

  private boolean isOurs(String origin) {
    String prefix = scheme + "://";
    return origin.startsWith(prefix) && hosts.contains(origin.substring(prefix.length()));
  }

  /** Refuses a body that a form of another site could send. */
  void checkContentType(HttpExchange exchange) throws Refusal {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw new Refusal(Refusal.Code.CONTENT_TYPE);
    }
  }

  /** Refuses a request without the session's token. */
  void checkToken(HttpExchange exchange, Sessions.Session session) throws Refusal {
    String token = exchange.getRequestHeaders().getFirst(CSRF);
    boolean same =
        token != null
            && MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8),
                session.csrf().getBytes(StandardCharsets.UTF_8));
    if (!same) {
      throw new Refusal(Refusal.Code.CSRF);
    }
  }

  /** Returns the session's secret from the cookie. */
  Optional<String> token(HttpExchange exchange) {
    for (String header : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
      for (String pair : header.split(";", 50)) {
        String trimmed = pair.strip();
        if (trimmed.startsWith(cookie + "=")) {
          return Optional.of(trimmed.substring(cookie.length() + 1));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the header that sets the cookie; an empty token removes it. */
  String cookie(String token) {
    return cookie
        + "="
        + token
        + "; Path=/; HttpOnly; SameSite=Strict"
        + (secure ? "; Secure" : "")
        + (token.isEmpty() ? "; Max-Age=0" : "");
  }
}
