package org.checkpointlpr.agent.web;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.checkpointlpr.agent.config.CrewConfig;

/** Where the page listens, over HTTP or over TLS 1.2 and 1.3. */
final class PageSocket {
  private PageSocket() {}

  /** Returns the address for a browser on this machine. */
  static URI address(HttpServer server) {
    InetSocketAddress at = server.getAddress();
    String host = at.getAddress().isAnyLocalAddress() ? "localhost" : literal(at);
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://" + host + ":" + at.getPort() + "/");
  }

  static HttpServer bind(CrewConfig config) throws IOException {
    try {
      if (config.tls().isEmpty()) {
        return HttpServer.create(config.listen(), 0);
      }
      HttpsServer server = HttpsServer.create(config.listen(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context(config.tls().get())));
      return server;
    } catch (IOException e) {
      throw new IOException(
          "the crew page cannot be served on %s: %s; see the section 'crew' of the configuration"
              .formatted(
                  literal(config.listen()) + ":" + config.listen().getPort(), e.getMessage()),
          e);
    }
  }

  private static SSLContext context(CrewConfig.Tls tls) throws IOException {
    char[] password = Files.readString(tls.password()).lines().findFirst().orElse("").toCharArray();
    try (InputStream in = Files.newInputStream(tls.keystore())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(tls.keystore() + " holds no key that this can use", e);
    }
  }

  private static String literal(InetSocketAddress at) {
    String address = at.getAddress().getHostAddress();
    return address.indexOf(':') < 0 ? address : "[" + address + "]";
  }
}
