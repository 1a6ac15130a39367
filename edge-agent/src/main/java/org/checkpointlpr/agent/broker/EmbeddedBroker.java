package org.checkpointlpr.agent.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.seal.Pem;

/**
 * An MQTT 5 broker in memory: TLS 1.3, client certificates, each checkpoint confined to its own
 * topics by its certificate's name, its client id bound to it, the revoked refused. What it holds
 * is lost when it stops, which the outbox is made for. Starts in about 2 s.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private final EmbeddedActiveMQ server;
  private final int port;

  private EmbeddedBroker(EmbeddedActiveMQ server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker on the loopback address.
   *
   * @param mission whose keys it uses
   * @param port 0 for any free one
   * @throws IOException if its keys cannot be read or the port is taken
   */
  public static EmbeddedBroker start(Mission mission, int port) throws IOException {
    return start(mission.broker(), mission.name(), mission.party("hq"), port);
  }

  private static EmbeddedBroker start(Path keys, String mission, Path trusting, int wanted)
      throws IOException {
    int port = wanted == 0 ? freePort() : wanted;
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration(keys, port));
    server.setSecurityManager(new CertificateAccess(mission, trusting, Clock.systemUTC()));
    try {
      server.start();
      server.getActiveMQServer().getRemotingService().addIncomingInterceptor(new BoundClientId());
    } catch (Exception e) {
      throw new IOException("the embedded broker does not start on port " + port, e);
    }
    EmbeddedBroker broker = new EmbeddedBroker(server, port);
    if (!server.getActiveMQServer().isStarted()
        || server.getActiveMQServer().getRemotingService().getAcceptor("mqtt") == null
        || !server.getActiveMQServer().getRemotingService().getAcceptor("mqtt").isStarted()) {
      broker.close();
      throw new IOException("the embedded broker cannot listen on port " + port);
    }
    return broker;
  }

  /** Returns where to connect. */
  public URI address() {
    return URI.create("ssl://localhost:" + port);
  }

  /** Stops at once; all that it held is gone. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded broker does not stop", e);
    }
  }

  private static Configuration configuration(Path keys, int port) throws IOException {
    String password = Files.readString(keys.resolve("password"), StandardCharsets.US_ASCII).strip();
    Map<String, Object> parameters =
        Map.ofEntries(
            Map.entry("host", "localhost"),
            Map.entry("port", port),
            Map.entry("protocols", "MQTT"),
            Map.entry("sslEnabled", true),
            Map.entry("enabledProtocols", "TLSv1.3"),
            Map.entry("needClientAuth", true),
            Map.entry("keyStorePath", keys.resolve("broker.p12").toString()),
            Map.entry("keyStoreType", "PKCS12"),
            Map.entry("keyStorePassword", password),
            Map.entry("trustStorePath", trustStore(keys, password).toString()),
            Map.entry("trustStoreType", "PKCS12"),
            Map.entry("trustStorePassword", password));
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setPersistenceEnabled(false);
    configuration.setSecurityEnabled(true);
    configuration.setJMXManagementEnabled(false);
    configuration.setGracefulShutdownEnabled(false);
    configuration.setName("embedded");
    configuration.addAcceptorConfiguration(
        new TransportConfiguration(NettyAcceptorFactory.class.getName(), parameters, "mqtt"));
    AddressSettings settings = new AddressSettings();
    settings.setMaxSizeBytes(200_000_000);
    settings.setAutoDeleteAddresses(false);
    settings.setAutoDeleteQueues(false);
    configuration.addAddressSetting("#", settings);
    return configuration;
  }

  private static Path trustStore(Path keys, String password) throws IOException {
    Path file = keys.resolve("trust.p12");
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate authority : Pem.readCertificates(keys.resolve("ca.pem"))) {
        store.setCertificateEntry(authority.getSerialNumber().toString(16), authority);
      }
      try (var out = Files.newOutputStream(file)) {
        store.store(out, password.toCharArray());
      }
      return file;
    } catch (GeneralSecurityException e) {
      throw new IOException("the broker's trust store cannot be made in " + keys, e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
