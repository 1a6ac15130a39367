package org.checkpointlpr.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.checkpointlpr.agent.config.CrewConfig;
import org.checkpointlpr.agent.feed.TestMission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page over TLS, with a key from a PKCS#12 file. */
@Timeout(120)
class PageTlsTest {
  private static final String PIN = "473869";

  @TempDir Path folder;

  @Test
  void theCookieNeverLeavesTls() throws Exception {
    try (PageBench bench = new PageBench(folder, config("password"))) {
      URI page = bench.page();
      assertThat(page.getScheme()).isEqualTo("https");
      HttpResponse<String> reply = signIn(page, PIN);
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.headers().firstValue("Set-Cookie").orElseThrow())
          .startsWith("__Host-checkpoint=")
          .contains("; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/");
      assertThat(signIn(page, "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aWrongPasswordIsNamedBeforeAnythingIsServed() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "wrong\n");
    CrewConfig config = config(wrong.toString());
    assertThatThrownBy(() -> new PageBench(folder, config).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("crew page");
  }

  private HttpResponse<String> signIn(URI page, String pin) throws Exception {
    HttpClient http = HttpClient.newBuilder().sslContext(trustingAnybody()).build();
    return http.send(
        HttpRequest.newBuilder(page.resolve("/api/session"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"role\":\"crew\",\"pin\":\"" + pin + "\"}"))
            .build(),
        BodyHandlers.ofString());
  }

  private static CrewConfig config(String password) {
    Path identity = TestMission.get().mission().party("cp-alpha");
    return new CrewConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        List.of(),
        "en",
        Optional.of(
            new CrewConfig.Tls(
                identity.resolve("checkpoint-link.p12"), identity.resolve(password))),
        Optional.of(PinHash.of(PIN, new SecureRandom()).text()),
        Optional.empty(),
        Duration.ofHours(1));
  }

  /** The certificate is one for clients, of a mission's own authority: no browser would take it. */
  private static SSLContext trustingAnybody() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
    return context;
  }

  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
