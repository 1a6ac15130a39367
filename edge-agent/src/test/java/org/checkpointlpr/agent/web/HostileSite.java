package org.checkpointlpr.agent.web;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A page of another site, open in the browser that shows the crew page: it tries whatever a site
 * can try with the browser's cookies, and writes down what it could see.
 */
final class HostileSite implements AutoCloseable {
  private static final String PAGE =
      """
      <!doctype html><title>tries</title><p id="seen"></p>
      <iframe name="hole"></iframe>
      <form id="form" method="post" target="hole" enctype="text/plain" action="%1$sapi/panic">
        <input name='{"heldMs":2000,"x":"' value='"}'></form>
      <script>
        const see = (text) => document.getElementById("seen").append(text);
        const attempt = (path, options) =>
          fetch("%1$s" + path, { credentials: "include", ...options })
            .then((answer) => answer.text()).then(see, () => {});
        const post = { method: "POST", body: '{"heldMs":2000}' };
        const frame = document.createElement("iframe");
        frame.id = "framed";
        frame.src = "%1$s";
        document.body.append(frame);
        document.getElementById("form").submit();
        const picture = new Image();
        picture.onload = () => see("picture");
        picture.src = "%1$sapi/alarms/a1/plate.jpg";
        const events = new EventSource("%1$sapi/events", { withCredentials: true });
        events.onmessage = () => see("event");
        events.addEventListener("hello", () => see("hello"));
        Promise.all([
          attempt("api/state"),
          attempt("api/session"),
          attempt("api/panic", { ...post, mode: "no-cors" }),
          attempt("api/panic", { ...post, headers: { "Content-Type": "application/json" } }),
          attempt("api/alarms/a1/acknowledge", { ...post, body: "{}", mode: "no-cors" }),
          new Promise((later) => setTimeout(later, 1500)),
        ]).then(() => {
          try {
            if (frame.contentDocument?.getElementById("page")) see("framed");
          } catch { /* another origin: nothing to see */ }
          document.title = "done";
        });
      </script>
      """;

  private final HttpServer server;

  private HostileSite(HttpServer server) {
    this.server = server;
  }

  /** Opens a site that attacks a page. */
  static HostileSite of(URI page) throws IOException {
    byte[] html = PAGE.formatted(page).getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
          }
        });
    server.start();
    return new HostileSite(server);
  }

  /** Returns where it is: the same machine, another port, so that cookies are sent. */
  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
